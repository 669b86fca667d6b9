using System.Security.Cryptography;
using System.Text;

namespace Tacho.Reports;

/// <summary>The look of a report, for a phone first, light or dark as the reader's system is. Contrasts are 4.5 and more (WCAG 2.2, AA).</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d5dae0;--box:#f5f7f9;--accent:#0b57b8;--bad:#b3261e;--good:#1a6b32;--prompt:#e9f1fc}
        @media(prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e4e7ea;--soft:#a3abb5;--line:#343b44;--box:#1d2126;--accent:#86b7ff;--bad:#ff9a91;--good:#7fd495;--prompt:#182739}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
        header,nav,main,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
        header{padding-top:1.5rem}
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem;overflow-wrap:anywhere}
        h2{font-size:1.3rem;line-height:1.3;margin:2.5rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
        nav h2{border:0;margin:1.5rem 0 .5rem;padding:0;font-size:1.1rem}
        h3{font-size:1.05rem;margin:1.75rem 0 .5rem}
        h4{font-size:.85rem;font-weight:400;color:var(--soft);margin:.75rem 0 .25rem}
        a{color:var(--accent);text-underline-offset:.15em}
        a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:var(--bg);padding:.5rem}
        .soft{color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
        nav ol{padding-left:1.5rem;margin:.25rem 0}nav li{margin:.3rem 0;overflow-wrap:anywhere}nav details{margin:.25rem 0}
        dl.sums{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.6rem;margin:1rem 0}
        dl.sums div{background:var(--box);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem}
        dl.sums dt{color:var(--soft);font-size:.85rem}dl.sums dd{margin:0;font-weight:600;overflow-wrap:anywhere}
        dl.sums .wide{grid-column:1/-1}
        dl.facts{display:grid;grid-template-columns:auto 1fr;gap:.15rem .9rem;margin:.5rem 0 1rem;font-size:.95rem}
        dl.facts dt{color:var(--soft)}dl.facts dd{margin:0;overflow-wrap:anywhere}
        .scroll{overflow-x:auto;margin:.5rem 0 1rem}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        caption{text-align:left;font-weight:600;padding:.25rem 0}
        th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
        td:first-child,tbody th{font-weight:400;overflow-wrap:anywhere;min-width:9rem}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        pre,code{font:.86rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        pre{margin:.4rem 0;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
        code{overflow-wrap:anywhere;white-space:pre-wrap}
        .words{font:inherit}
        .prompt{background:var(--prompt);border-left:4px solid var(--accent);border-radius:.25rem;padding:.6rem .8rem}
        .answer{border-left:4px solid var(--line);padding:.1rem .8rem}
        details>summary{cursor:pointer;padding:.4rem 0;color:var(--accent)}
        ol.steps{list-style:none;margin:0;padding:0}
        ol.steps>li{border-top:1px solid var(--line);padding:.45rem 0}
        .d1{margin-left:.9rem}.d2{margin-left:1.8rem}.d3{margin-left:2.7rem}
        .kind{color:var(--soft);font-size:.85rem;margin-right:.4rem}
        .at{color:var(--soft);font-size:.8rem;margin-left:.4rem;white-space:nowrap}
        .ok{color:var(--good)}.bad{color:var(--bad);font-weight:600}.ok,.bad{font-size:.88rem;margin-left:.4rem}p.bad{font-size:1rem;margin-left:0}
        .box{background:var(--box);border:1px solid var(--line);border-radius:.35rem;padding:.5rem .6rem}
        footer{color:var(--soft);font-size:.85rem;padding:2rem 1rem}
        @media print{body{font-size:10pt}nav{display:none}}
        """;

    /// <summary>The one style that the page's policy lets in, by its hash.</summary>
    public static readonly string Source = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";
}
