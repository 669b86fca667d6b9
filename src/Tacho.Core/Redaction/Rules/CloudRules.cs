using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Clouds beside the three largest: access keys, secrets and tokens.</summary>
internal static partial class CloudRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "digitalocean-token",
            Description = "DigitalOcean personal, OAuth, refresh or system token",
            Keywords = ["dop_v1_", "doo_v1_", "dor_v1_", "dos_v1_"],
            Pattern = DigitaloceanToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dop_v1_{hex:64}", "DIGITALOCEAN_TOKEN=dop_v1_{hex:64}", "doo_v1_{hex:64}"],
            NonMatches = ["dop_v1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "dop_v1_{alnum:3}"],
        },
        new Rule
        {
            Id = "alibaba-access-key-id",
            Description = "Alibaba Cloud access key id",
            Keywords = ["ltai", "sts."],
            Pattern = AlibabaAccessKeyId,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["LTAI5t{alnum:18}", "ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5t{alnum:18}", "STS.{alnum:25}"],
            NonMatches = ["LTAI{alnum:6}", "ltai{lower:20}", "sts.amazonaws.com"],
        },
        new Rule
        {
            Id = "alibaba-secret-key",
            Description = "Alibaba Cloud access key secret",
            Keywords = ["alibaba", "aliyun", "alicloud", "oss_access_key"],
            NamedKey = new NamedKey("A-Za-z0-9", 30, 44),
            Matches =
            [
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET={alnum:30}",
                "alibabaCloudAccessKeySecret: \"{alnum:30}\"",
                "aliyun_sts_access_key_secret: {alnum:44}",
            ],
            NonMatches =
            [
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET=$KEY",
                "alibaba_cloud_access_key_secret: \"your-alibaba-cloud-access-key-secret\"",
                "alibaba commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "alibaba-sts-token",
            Description = "Alibaba Cloud security token",
            Keywords = ["alibaba", "aliyun", "alicloud"],
            NamedKey = new NamedKey("A-Za-z0-9+/=", 45, 1600),
            Matches = ["ALIBABA_CLOUD_SECURITY_TOKEN=CAIS{base64:300}", "alibabaCloudSecurityToken: \"CAIS{base64:300}\""],
            NonMatches =
            [
                "ALIBABA_CLOUD_SECURITY_TOKEN=$KEY",
                "alibaba_cloud_security_token: \"your-alibaba-cloud-security-token\"",
                "alibaba commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "tencent-secret-id",
            Description = "Tencent Cloud secret id",
            Keywords = ["akid", "ikid"],
            Pattern = TencentSecretId,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AKID{alnum:32}", "TENCENTCLOUD_SECRET_ID=AKID{alnum:32}"],
            NonMatches = ["AKID{alnum:9}", "akid{lower:30}", "AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "tencent-secret-key",
            Description = "Tencent Cloud secret key",
            Keywords = ["tencent", "qcloud"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["TENCENTCLOUD_SECRET_KEY={alnum:32}", "tencentcloudSecretKey: \"{alnum:32}\""],
            NonMatches =
            [
                "TENCENTCLOUD_SECRET_KEY=$KEY",
                "tencentcloud_secret_key: \"your-tencentcloud-secret-key\"",
                "tencent commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "volcengine-access-key-id",
            Description = "VolcEngine access key id",
            Keywords = ["aklt"],
            Pattern = VolcengineAccessKeyId,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AKLT{alnum:44}", "VOLC_ACCESSKEY=AKLT{alnum:44}"],
            NonMatches = ["AKLTxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AKLT{alnum:3}"],
        },
        new Rule
        {
            Id = "baidu-cloud-key",
            Description = "Baidu Cloud API key",
            Keywords = ["bce-v3/altak"],
            Pattern = BaiduCloudKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["bce-v3/ALTAK-{alnum:21}/{hex:40}", "QIANFAN_API_KEY=bce-v3/ALTAK-{alnum:21}/{hex:40}"],
            NonMatches = ["bce-v3/ALTAK-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "bce-v3/ALTAK-{alnum:3}"],
        },
        new Rule
        {
            Id = "naver-cloud-key",
            Description = "Naver Cloud access or secret key",
            Keywords = ["ncp_iam_"],
            Pattern = NaverCloudKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ncp_iam_BPKMKR{alnum:32}", "NCLOUD_SECRET_KEY=ncp_iam_BPKMKR{alnum:32}"],
            NonMatches = ["ncp_iam_BPKMKRxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ncp_iam_BPKMKR{alnum:3}"],
        },
        new Rule
        {
            Id = "ibm-cloud-key",
            Description = "IBM Cloud API key",
            Keywords = ["ibm", "bluemix", "iam_api", "iam-api", "iamapi", "cloud_iam", "cloud-iam", "watson"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 44),
            Matches = ["IBM_CLOUD_API_KEY={alnum+_:43}7", "ibmCloudApiKey: \"{alnum+_:43}7\""],
            NonMatches = ["IBM_CLOUD_API_KEY=$KEY", "ibm_cloud_api_key: \"your-ibm-cloud-api-key\"", "ibm commit: {hex:40}"],
        },
        new Rule
        {
            Id = "ibm-classic-key",
            Description = "IBM SoftLayer or Cloudant key",
            Keywords = ["softlayer", "slapi", "cloudant"],
            NamedKey = new NamedKey("a-z0-9", 64),
            Matches = ["SOFTLAYER_API_KEY={hex:64}", "softlayerApiKey: \"{hex:64}\""],
            NonMatches = ["SOFTLAYER_API_KEY=$KEY", "softlayer_api_key: \"your-softlayer-api-key\"", "softlayer_sha256={hex:64}"],
        },
        new Rule
        {
            Id = "softlayer-url-key",
            Description = "IBM SoftLayer key in an address",
            Keywords = ["softlayer.com/"],
            Pattern = SoftlayerUrlKey,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Matches = ["https://api.softlayer.com/soap/v3/{hex:64}", "http://api.softlayer.com/rest/v3.1/{hex:64}"],
            NonMatches = ["https://api.softlayer.com/rest/v3.1/SoftLayer_Account", "https://api.softlayer.com/soap/v3/{hex:9}"],
        },
        new Rule
        {
            Id = "ovh-key",
            Description = "OVH application key, secret or consumer key",
            Keywords = ["ovh"],
            NamedKey = new NamedKey("A-Za-z0-9", 16, 32),
            Matches =
            [
                "OVH_APPLICATION_SECRET={alnum:31}7",
                "ovhApplicationSecret: \"{alnum:31}7\"",
                "OVH_APPLICATION_KEY={alnum:15}7",
            ],
            NonMatches =
            [
                "OVH_APPLICATION_SECRET=$KEY",
                "ovh_application_secret: \"your-ovh-application-secret\"",
                "ovh commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "scaleway-key",
            Description = "Scaleway secret key",
            Keywords = ["scaleway", "scw_secret", "scw_token"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "SCW_SECRET_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "scw_secret_key: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "SCW_SECRET_KEY=$KEY",
                "scw_secret_key: \"your-scw-secret-key\"",
                "SCALEWAY_PROJECT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
        },
        new Rule
        {
            Id = "linode-token",
            Description = "Linode access token",
            Keywords = ["linode"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["LINODE_TOKEN={hex:64}", "linodeToken: \"{hex:64}\""],
            NonMatches = ["LINODE_TOKEN=$KEY", "linode_token: \"your-linode-token\"", "linode commit: {hex:40}"],
        },
        new Rule
        {
            Id = "hetzner-token",
            Description = "Hetzner Cloud token",
            Keywords = ["hetzner", "hcloud"],
            NamedKey = new NamedKey("A-Za-z0-9", 64),
            Matches = ["HCLOUD_TOKEN={alnum:64}", "hcloudToken: \"{alnum:64}\""],
            NonMatches = ["HCLOUD_TOKEN=$KEY", "hcloud_token: \"your-hcloud-token\"", "hetzner commit: {hex:40}"],
        },
        new Rule
        {
            Id = "vultr-key",
            Description = "Vultr API key",
            Keywords = ["vultr"],
            NamedKey = new NamedKey("A-Z0-9", 36),
            Matches = ["VULTR_API_KEY={upper+digit:36}", "vultrApiKey: \"{upper+digit:36}\""],
            NonMatches = ["VULTR_API_KEY=$KEY", "vultr_api_key: \"your-vultr-api-key\"", "vultr commit: {hex:40}"],
        },
        new Rule
        {
            Id = "civo-key",
            Description = "Civo API key",
            Keywords = ["civo"],
            NamedKey = new NamedKey("A-Za-z0-9", 50),
            Matches = ["CIVO_API_KEY={alnum:50}", "civoApiKey: \"{alnum:50}\""],
            NonMatches = ["CIVO_API_KEY=$KEY", "civo_api_key: \"your-civo-api-key\"", "civo commit: {hex:40}"],
        },
        new Rule
        {
            Id = "exoscale-secret",
            Description = "Exoscale API secret",
            Keywords = ["exoscale"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 40, 43),
            Matches = ["EXOSCALE_API_SECRET={alnum+_:42}7", "exoscaleApiSecret: \"{alnum+_:42}7\""],
            NonMatches = ["EXOSCALE_API_SECRET=$KEY", "exoscale_api_secret: \"your-exoscale-api-secret\"", "exoscale commit: {hex:40}"],
        },
        new Rule
        {
            Id = "upcloud-token",
            Description = "UpCloud API token",
            Keywords = ["ucat_"],
            Pattern = UpcloudToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ucat_{upper+digit:26}", "UPCLOUD_TOKEN=ucat_{upper+digit:26}"],
            NonMatches = ["ucat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ucat_{alnum:3}"],
        },
        new Rule
        {
            Id = "scalingo-token",
            Description = "Scalingo API token",
            Keywords = ["tk-us-"],
            Pattern = ScalingoToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["tk-us-{alnum+_+-:48}", "SCALINGO_API_TOKEN=tk-us-{alnum+_+-:48}"],
            NonMatches = ["tk-us-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "tk-us-{alnum:3}"],
        },
        new Rule
        {
            Id = "infomaniak-token",
            Description = "Infomaniak API token",
            Keywords = ["infomaniak"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 70, 100),
            Matches = ["INFOMANIAK_TOKEN={alnum+_:86}", "infomaniakToken: \"{alnum+_:86}\""],
            NonMatches = ["INFOMANIAK_TOKEN=$KEY", "infomaniak_token: \"your-infomaniak-token\"", "infomaniak commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\Gdo[oprs]_v1_[a-f0-9]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex DigitaloceanToken();

    [GeneratedRegex(@"\G(?<![+/])(?:LTAI[A-Za-z0-9]{12,}|STS\.[A-Za-z0-9]{20,})", RegexOptions.CultureInvariant)]
    private static partial Regex AlibabaAccessKeyId();

    [GeneratedRegex(@"\G(?<![+/])[AI]KID[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex TencentSecretId();

    [GeneratedRegex(@"\G(?<![+/])AKLT[A-Za-z0-9]{40,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex VolcengineAccessKeyId();

    [GeneratedRegex(@"\Gbce-v3/ALTAK-[A-Za-z0-9/]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex BaiduCloudKey();

    [GeneratedRegex(@"\Gncp_iam_[A-Za-z0-9]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex NaverCloudKey();

    [GeneratedRegex(@"\Gsoftlayer\.com/(?:soap|rest|xmlrpc)/v[0-9.]{1,4}/([A-Za-z0-9]{60,})", RegexOptions.CultureInvariant)]
    private static partial Regex SoftlayerUrlKey();

    [GeneratedRegex(@"\Gucat_[A-Z0-9]{24,}", RegexOptions.CultureInvariant)]
    private static partial Regex UpcloudToken();

    [GeneratedRegex(@"\Gtk-us-[A-Za-z0-9_-]{39,}[A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex ScalingoToken();
}
