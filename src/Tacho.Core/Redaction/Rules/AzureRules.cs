using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Microsoft Azure: application secrets, keys with a mark in their middle, signatures of addresses, keys behind their names.</summary>
internal static partial class AzureRules
{
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string Base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    
    // Random bytes of 512, 256 or 312 bits in base64, then the mark, then a checksum: Microsoft.Security.Utilities, 1.21.
    private static readonly MarkedKey LongKey = new(Base64, (76, 76), (6, 6)) { Marks = ["+ASt", "+ABa", "+AMC", "ACDb", "APIM"] };
    private static readonly MarkedKey ShortKey = new(Base64, (33, 33), (6, 6)) { Marks = ["+ASb", "+AEh", "+ARm", "AIoT", "AzCa", "AZEG"] };
    private static readonly MarkedKey MiddleKey = new(Base64, (42, 42), (6, 6)) { Marks = ["+ACR", "AzSe"] };
    private static readonly MarkedKey FunctionKey = new(Base64Url, (44, 44), (6, 6)) { Marks = ["AzFu"] };
    private static readonly MarkedKey CommonKey = new(Base64, (52, 52), (24, 32)) { Marks = ["JQQJ99", "JQQJ9D", "JQQJ9H"] };
    private static readonly MarkedKey DevOpsToken = new(Base64, (76, 76), (4, 4)) { Marks = ["AZDO"] };
    private static readonly MarkedKey ClientSecret = new(Base64Url + "~.", (3, 3), (30, 40));

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "azure-client-secret",
            Description = "Client secret of a Microsoft Entra application",
            Keywords = ["0q~", "1q~", "2q~", "3q~", "4q~", "5q~", "6q~", "7q~", "8q~", "9q~"],
            Scanner = ClientSecret.Scan,
            Matches = ["AZURE_CLIENT_SECRET={alnum:3}8Q~{alnum+_+.:34}", "\"secret\": \"{alnum:3}7Q~{alnum+~:31}A\""],
            NonMatches = ["{alnum:3}8Q~{alnum:9}", "{alnum:3}8Q~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "x=5q~3"],
        },
        new Rule
        {
            Id = "azure-storage-key",
            Description = "Key of an Azure storage, batch, Cosmos DB or API management account",
            Keywords = ["+ast", "+aba", "+amc", "acdb", "apim"],
            Scanner = LongKey.Scan,
            Matches =
            [
                "{base64:76}+ASt{alnum:6}==",
                "AccountKey={base64:76}ACDb{alnum:6}==;EndpointSuffix=core",
                "{base64:76}APIM{alnum:6}==",
            ],
            NonMatches = ["{base64:40}+ASt{alnum:6}==", "{base64:200}ACDb{base64:200}", "+AStore"],
        },
        new Rule
        {
            Id = "azure-search-key",
            Description = "Key of an Azure search service or container registry",
            Keywords = ["+acr", "azse"],
            Scanner = MiddleKey.Scan,
            Matches = ["{base64:42}+ACR{alnum:6}", "api-key: {alnum:42}AzSe{alnum:6}"],
            NonMatches = ["{base64:12}+ACR{alnum:6}", "azsearch"],
        },
        new Rule
        {
            Id = "azure-service-key",
            Description = "Key of an Azure service bus, event hub, relay, IoT hub, event grid or cache",
            Keywords = ["+asb", "+aeh", "+arm", "aiot", "azca", "azeg"],
            Scanner = ShortKey.Scan,
            Matches = ["{base64:33}+ASb{alnum:6}=", "SharedAccessKey={base64:33}+AEh{alnum:6}=", "{base64:33}AzCaA{alnum:5}="],
            NonMatches = ["{base64:12}+ASb{alnum:6}=", "{base64:200}AIoT{base64:200}", "+armhf"],
        },
        new Rule
        {
            Id = "azure-function-key",
            Description = "Key of an Azure function app",
            Keywords = ["azfu"],
            Scanner = FunctionKey.Scan,
            Matches = ["{alnum+_:44}AzFu{alnum:6}==", "x-functions-key: {alnum:44}AzFu{alnum:6}=="],
            NonMatches = ["{alnum:10}AzFu{alnum:6}==", "AzFunction"],
        },
        new Rule
        {
            Id = "azure-common-key",
            Description = "Azure key of the common annotated form",
            Keywords = ["jqqj99", "jqqj9d", "jqqj9h"],
            Scanner = CommonKey.Scan,
            Matches = ["{alnum:52}JQQJ99B{alnum:25}", "AZURE_OPENAI_API_KEY={alnum:52}JQQJ99A{alnum:25}"],
            NonMatches = ["{alnum:20}JQQJ99{alnum:26}", "JQQJ99"],
        },
        new Rule
        {
            Id = "azure-devops-token",
            Description = "Azure DevOps personal access token",
            Keywords = ["azdo"],
            Scanner = DevOpsToken.Scan,
            Matches = ["{alnum:76}AZDO{alnum:4}", "AZURE_DEVOPS_EXT_PAT={alnum:76}AZDO{alnum:4}"],
            NonMatches = ["{alnum:20}AZDO{alnum:4}", "AZDO_ORG_SERVICE_URL=$URL"],
        },
        new Rule
        {
            Id = "azure-devops-legacy-token",
            Description = "Azure DevOps personal access token of the first form",
            Keywords = ["azure_devops", "azuredevops", "azure-devops", "ado_pat", "ado_token", "vsts"],
            NamedKey = new NamedKey("a-z0-9", 52),
            Matches = ["AZURE_DEVOPS_EXT_PAT={lower+digit:52}", "azureDevopsExtPat: \"{lower+digit:52}\""],
            NonMatches =
            [
                "AZURE_DEVOPS_EXT_PAT=$KEY",
                "azure_devops_ext_pat: \"your-azure-devops-ext-pat\"",
                "azure_devops commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "azure-sas-signature",
            Description = "Signature of a shared access address",
            Keywords = ["sig="],
            Pattern = AzureSasSignature,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches =
            [
                "https://acme.blob.example.net/c/f.txt?sv=2024-11-04&se=2030-01-01T00:00:00Z&sr=b&sp=r&sig={alnum:43}=",
                "SharedAccessSignature sr=acme&sig={alnum:43}=&se=1700000000&skn=all",
                "https://prod.logic.example.net/triggers/manual/paths/invoke?sp=run&sv=1.0&sig={alnum+_:43}",
            ],
            NonMatches =
            [
                "?sig={alnum:10}",
                "&sig=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "sig=signature_of_the_message_in_base64_encoding",
            ],
        },
        new Rule
        {
            Id = "azure-subscription-key",
            Description = "Key of an Azure AI, speech, search, maps or API management service",
            Keywords = ["ocp-apim-subscription-key", "apim", "azure_openai", "azureopenai", "azure-openai", "cognitive", "speech_key", "azure_speech", "azure_maps", "azure_search", "azure_ai"],
            NamedKey = new NamedKey("A-Fa-f0-9", 32),
            Matches = ["AZURE_OPENAI_API_KEY={hex:32}", "azureOpenaiApiKey: \"{hex:32}\"", "Ocp-Apim-Subscription-Key: {hex:32}"],
            NonMatches =
            [
                "AZURE_OPENAI_API_KEY=$KEY",
                "azure_openai_api_key: \"your-azure-openai-api-key\"",
                "azure_openai_deployment_id: {hex:32}",
                "cognitive_hash={hex:32}",
            ],
        },
    ];

    [GeneratedRegex(@"\Gsig=([A-Za-z0-9%+/_-]{40,}={0,2})", RegexOptions.CultureInvariant)]
    private static partial Regex AzureSasSignature();
}
