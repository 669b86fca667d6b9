using Tacho.Benchmarks.Redaction;
using Tacho.Benchmarks.Store;
using Tacho.Benchmarks.Transcripts;

return args switch
{
    ["score"] => ScoreTable.Print(),
    ["faults", var source, var wrap] => ScoreTable.PrintFaults(source, wrap),
    ["throughput", var file, .. var rest] => Throughput.Print(file, rest is [var rounds, ..] ? int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture) : 5),
    ["rules", var file] => RuleCost.Print(file),
    ["hostile"] => RuleCost.PrintHostile(),
    ["masks", var folder, .. var rest] => MaskSample.Print(folder, rest is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 0),
    ["levels", var folder] => LevelTable.Print(folder),
    ["census", var folder] => Census.Print(folder),
    ["fields", var folder] => FieldCensus.Print(folder),
    ["queries", var store] => QueryTable.Print(store),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Tacho.Benchmarks score                    recall and false positives on the public sets
               Tacho.Benchmarks faults SOURCE WRAP       what was missed or touched there
               Tacho.Benchmarks throughput FILE [ROUNDS] masking of a file line by line, in process, one thread
               Tacho.Benchmarks rules FILE               time of each rule on a file
               Tacho.Benchmarks hostile                  worst time of each rule on 64 KiB made to be slow for it
               Tacho.Benchmarks masks FOLDER [COUNT]     masks per megabyte of the files below a folder; COUNT of them to look at
               Tacho.Benchmarks levels FOLDER            size and speed of levels of compression
               Tacho.Benchmarks census FOLDER            what the readers make of the transcripts below a folder
               Tacho.Benchmarks fields FOLDER            the names of their records' fields, level by level
               Tacho.Benchmarks queries STORE            time of the committed queries on a store
        """);
    return 2;
}
