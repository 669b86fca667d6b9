using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>What measures and tests code, known by names: coverage, browsers, devices; older CI tokens.</summary>
internal static partial class QualityRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "sourcegraph-token",
            Description = "Sourcegraph access, gateway or license token",
            Keywords = ["sgp_", "sgd_", "slk_", "sgs_"],
            Pattern = SourcegraphToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["sgp_{hex:16}_{hex:40}", "SRC_ACCESS_TOKEN=sgp_{hex:16}_{hex:40}", "sgp_local_{hex:40}", "sgd_{hex:64}"],
            NonMatches = ["sgp_{hex:7}", "sgp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "slk_a_long_name_of_words_in_snake_case_only"],
        },
        new Rule
        {
            Id = "sourcegraph-legacy-token",
            Description = "Sourcegraph access token of the first form",
            Keywords = ["sourcegraph", "src_access"],
            NamedKey = new NamedKey("a-fA-F0-9", 40),
            Matches = ["SRC_ACCESS_TOKEN={hex:40}", "src_access_token: \"{hex:40}\""],
            NonMatches = ["SRC_ACCESS_TOKEN=$KEY", "src_access_token: \"your-src-access-token\"", "sourcegraph commit: {hex:40}"],
        },
        new Rule
        {
            Id = "codecov-token",
            Description = "Codecov upload token",
            Keywords = ["codecov"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "CODECOV_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "codecovToken: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches = ["CODECOV_TOKEN=$KEY", "codecov_token: \"your-codecov-token\"", "codecov commit: {hex:40}"],
        },
        new Rule
        {
            Id = "codecov-access-token",
            Description = "Codecov access token",
            Keywords = ["codecov"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["CODECOV_API_TOKEN={lower+digit:32}", "codecovApiToken: \"{lower+digit:32}\""],
            NonMatches = ["CODECOV_API_TOKEN=$KEY", "codecov_api_token: \"your-codecov-api-token\"", "codecov checksum: {hex:32}"],
        },
        new Rule
        {
            Id = "coveralls-token",
            Description = "Coveralls token",
            Keywords = ["coveralls"],
            NamedKey = new NamedKey("A-Za-z0-9", 32, 40),
            Matches = ["COVERALLS_REPO_TOKEN={alnum:36}7", "coverallsRepoToken: \"{alnum:36}7\""],
            NonMatches =
            [
                "COVERALLS_REPO_TOKEN=$KEY",
                "coveralls_repo_token: \"your-coveralls-repo-token\"",
                "coveralls commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "codacy-token",
            Description = "Codacy token",
            Keywords = ["codacy"],
            NamedKey = new NamedKey("A-Za-z0-9", 20, 32),
            Matches = ["CODACY_PROJECT_TOKEN={alnum:31}7", "codacyProjectToken: \"{alnum:31}7\""],
            NonMatches =
            [
                "CODACY_PROJECT_TOKEN=$KEY",
                "codacy_project_token: \"your-codacy-project-token\"",
                "codacy commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "code-climate-token",
            Description = "Code Climate token",
            Keywords = ["codeclimate", "code_climate"],
            NamedKey = new NamedKey("a-f0-9", 40, 64),
            Matches = ["CODECLIMATE_REPO_TOKEN={hex:40}", "codeclimateRepoToken: \"{hex:40}\""],
            NonMatches =
            [
                "CODECLIMATE_REPO_TOKEN=$KEY",
                "codeclimate_repo_token: \"your-codeclimate-repo-token\"",
                "codeclimate commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "bitrise-token",
            Description = "Bitrise access token",
            Keywords = ["bitrise"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 60, 90),
            Matches = ["BITRISE_TOKEN={alnum+_:61}7", "bitriseToken: \"{alnum+_:61}7\""],
            NonMatches = ["BITRISE_TOKEN=$KEY", "bitrise_token: \"your-bitrise-token\"", "bitrise sha256: {hex:64}"],
        },
        new Rule
        {
            Id = "travis-token",
            Description = "Travis CI token",
            Keywords = ["travis"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 22),
            Matches = ["TRAVIS_TOKEN={alnum+_:21}7", "travisToken: \"{alnum+_:21}7\""],
            NonMatches = ["TRAVIS_TOKEN=$KEY", "travis_token: \"your-travis-token\"", "TRAVIS_BUILD_ID={alnum:22}"],
        },
        new Rule
        {
            Id = "drone-token",
            Description = "Drone CI token",
            Keywords = ["drone"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["DRONE_TOKEN={alnum:32}", "droneToken: \"{alnum:32}\""],
            NonMatches = ["DRONE_TOKEN=$KEY", "drone_token: \"your-drone-token\"", "DRONE_COMMIT_SHA={hex:32}"],
        },
        new Rule
        {
            Id = "gitea-token",
            Description = "Gitea or Forgejo access token",
            Keywords = ["gitea", "forgejo", "codeberg"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["GITEA_TOKEN={hex:40}", "giteaToken: \"{hex:40}\""],
            NonMatches = ["GITEA_TOKEN=$KEY", "gitea_token: \"your-gitea-token\"", "gitea commit: {hex:40}"],
        },
        new Rule
        {
            Id = "sauce-labs-key",
            Description = "Sauce Labs access key",
            Keywords = ["sauce_access", "sauce_labs", "saucelabs"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "SAUCE_ACCESS_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "sauce_access_key: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches = ["SAUCE_ACCESS_KEY=$KEY", "sauce_access_key: \"your-sauce-access-key\"", "sauce_access commit: {hex:40}"],
        },
        new Rule
        {
            Id = "browserstack-key",
            Description = "BrowserStack access key",
            Keywords = ["browserstack"],
            NamedKey = new NamedKey("A-Za-z0-9", 20),
            Matches = ["BROWSERSTACK_ACCESS_KEY={alnum:19}7", "browserstackAccessKey: \"{alnum:19}7\""],
            NonMatches =
            [
                "BROWSERSTACK_ACCESS_KEY=$KEY",
                "browserstack_access_key: \"your-browserstack-access-key\"",
                "browserstack commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "lambdatest-key",
            Description = "LambdaTest access key",
            Keywords = ["lambdatest"],
            NamedKey = new NamedKey("A-Za-z0-9_", 50, 53),
            Matches = ["LAMBDATEST_ACCESS_KEY={alnum:50}", "lambdatestAccessKey: \"{alnum:50}\""],
            NonMatches =
            [
                "LAMBDATEST_ACCESS_KEY=$KEY",
                "lambdatest_access_key: \"your-lambdatest-access-key\"",
                "lambdatest commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "cypress-record-key",
            Description = "Cypress record key",
            Keywords = ["cypress_record", "record-key"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "CYPRESS_RECORD_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "cypress_record_key: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "CYPRESS_RECORD_KEY=$KEY",
                "cypress_record_key: \"your-cypress-record-key\"",
                "cypress_record commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "expo-token",
            Description = "Expo access token",
            Keywords = ["expo_token", "expo_access"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 40),
            Matches = ["EXPO_TOKEN={alnum+_:39}7", "expo_token: \"{alnum+_:39}7\""],
            NonMatches = ["EXPO_TOKEN=$KEY", "expo_token: \"your-expo-token\"", "expo_token commit: {hex:40}"],
        },
        new Rule
        {
            Id = "sonar-token",
            Description = "SonarQube or SonarCloud token",
            Keywords = ["sqp_", "sqa_", "squ_"],
            Pattern = SonarToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["squ_{hex:40}", "SONAR_TOKEN=squ_{hex:40}"],
            NonMatches = ["squ_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "squ_{alnum:3}"],
        },
        new Rule
        {
            Id = "sonar-legacy-token",
            Description = "SonarQube or SonarCloud token of the first form",
            Keywords = ["sonar"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["SONAR_TOKEN={hex:40}", "sonarToken: \"{hex:40}\""],
            NonMatches = ["SONAR_TOKEN=$KEY", "sonar_token: \"your-sonar-token\"", "sonar commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\G(?:sg[pds]|slk)_[A-Za-z0-9_]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex SourcegraphToken();

    [GeneratedRegex(@"\Gsq[apu]_[A-Za-z0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex SonarToken();
}
