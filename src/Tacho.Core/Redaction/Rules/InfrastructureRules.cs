using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Infrastructure as code, clusters, machines.</summary>
internal static partial class InfrastructureRules
{
    private static readonly MarkedKey TerraformToken = new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", (14, 14), (50, 80)) { TailBytes = "=" };

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "terraform-token",
            Description = "Terraform Cloud or Enterprise token",
            Keywords = [".atlasv1."],
            Scanner = TerraformToken.Scan,
            Matches = ["{alnum:14}.atlasv1.{alnum+_:67}", "TF_TOKEN_app_terraform_io={alnum:14}.atlasv1.{alnum+_:67}"],
            NonMatches = ["{alnum:5}.atlasv1.{alnum:67}", "x.atlasv1.y"],
        },
        new Rule
        {
            Id = "pulumi-token",
            Description = "Pulumi access token",
            Keywords = ["pul-"],
            Pattern = PulumiToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pul-{hex:40}", "PULUMI_ACCESS_TOKEN=pul-{hex:40}"],
            NonMatches = ["pul-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pul-{alnum:3}"],
        },
        new Rule
        {
            Id = "infracost-key",
            Description = "Infracost API key",
            Keywords = ["ico-"],
            Pattern = InfracostKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["ico-{alnum:32}", "INFRACOST_API_KEY=ico-{alnum:32}"],
            NonMatches = ["ico-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ico-{alnum:3}"],
        },
        new Rule
        {
            Id = "spacelift-secret",
            Description = "Spacelift API key secret",
            Keywords = ["spacelift"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["SPACELIFT_API_KEY_SECRET={hex:64}", "spaceliftApiKeySecret: \"{hex:64}\""],
            NonMatches =
            [
                "SPACELIFT_API_KEY_SECRET=$KEY",
                "spacelift_api_key_secret: \"your-spacelift-api-key-secret\"",
                "spacelift commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "env0-secret",
            Description = "env0 API secret",
            Keywords = ["env0_api", "env0-api"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 30, 60),
            Matches = ["ENV0_API_SECRET={alnum+_:31}7", "env0_api_secret: \"{alnum+_:31}7\""],
            NonMatches = ["ENV0_API_SECRET=$KEY", "env0_api_secret: \"your-env0-api-secret\"", "env0_api commit: {hex:40}"],
        },
        new Rule
        {
            Id = "openshift-token",
            Description = "OpenShift user token",
            Keywords = ["sha256~"],
            Pattern = OpenshiftToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sha256~{alnum+_:43}", "OC_TOKEN=sha256~{alnum+_:43}", "oc login --token=sha256~{alnum+_:43}"],
            NonMatches = ["sha256~{alnum:5}", "sha256:{hex:64}"],
        },
        new Rule
        {
            Id = "k3s-join-token",
            Description = "K3s or RKE2 join token",
            Keywords = ["k10"],
            Pattern = K3sJoinToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["K10{hex:64}::server:{hex:32}", "K3S_TOKEN=K10{hex:64}::server:{hex:32}"],
            NonMatches = ["K10{hex:12}", "K10{hex:64}"],
        },
        new Rule
        {
            Id = "rancher-token",
            Description = "Rancher API token",
            Keywords = ["token-"],
            Pattern = RancherToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["token-{lower+digit:5}:{lower+digit:54}", "RANCHER_TOKEN=token-{lower+digit:5}:{lower+digit:54}"],
            NonMatches = ["token-{lower+digit:5}:{lower+digit:6}", "token-based: authentication"],
        },
        new Rule
        {
            Id = "kubeadm-certificate-key",
            Description = "kubeadm certificate key",
            Keywords = ["certificate-key", "certificatekey"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["CERTIFICATE-KEY={hex:64}", "certificate-key: \"{hex:64}\"", "kubeadm join --certificate-key {hex:64}"],
            NonMatches = ["CERTIFICATE-KEY=$KEY", "certificate-key: \"your-certificate-key\"", "certificate-key commit: {hex:40}"],
        },
        new Rule
        {
            Id = "proxmox-token",
            Description = "Proxmox API token",
            Keywords = ["pveapitoken="],
            Pattern = ProxmoxToken,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "Authorization: PVEAPIToken=root@pam!ci={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "PVEAPIToken=api@pve!terraform={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
            NonMatches = ["PVEAPIToken=$TOKEN", "PVEAPIToken=user@pam!name=SECRET"],
        },
        new Rule
        {
            Id = "rundeck-token",
            Description = "Rundeck API token",
            Keywords = ["rundeck"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["RUNDECK_API_TOKEN={alnum:32}", "rundeckApiToken: \"{alnum:32}\""],
            NonMatches = ["RUNDECK_API_TOKEN=$KEY", "rundeck_api_token: \"your-rundeck-api-token\"", "rundeck commit: {hex:40}"],
        },
        new Rule
        {
            Id = "spotinst-token",
            Description = "Spot by NetApp token",
            Keywords = ["spotinst"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["SPOTINST_TOKEN={hex:64}", "spotinstToken: \"{hex:64}\""],
            NonMatches = ["SPOTINST_TOKEN=$KEY", "spotinst_token: \"your-spotinst-token\"", "spotinst commit: {hex:40}"],
        },
        new Rule
        {
            Id = "localstack-key",
            Description = "LocalStack token",
            Keywords = ["localstack"],
            NamedKey = new NamedKey("A-Za-z0-9-", 30, 48),
            Matches =
            [
                "LOCALSTACK_AUTH_TOKEN=ls-{letter:8}-{alnum:4}-{digit:4}-{alnum:4}-{alnum:12}",
                "localstackAuthToken: \"ls-{letter:8}-{alnum:4}-{digit:4}-{alnum:4}-{alnum:12}\"",
            ],
            NonMatches =
            [
                "LOCALSTACK_AUTH_TOKEN=$KEY",
                "localstack_auth_token: \"your-localstack-auth-token\"",
                "localstack commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "ansible-tower-token",
            Description = "Ansible automation controller token",
            Keywords = ["tower_oauth", "controller_oauth", "aap_token"],
            NamedKey = new NamedKey("A-Za-z0-9", 30),
            Matches = ["TOWER_OAUTH_TOKEN={alnum:30}", "tower_oauth_token: \"{alnum:30}\""],
            NonMatches = ["TOWER_OAUTH_TOKEN=$KEY", "tower_oauth_token: \"your-tower-oauth-token\"", "tower_oauth commit: {hex:40}"],
        },
        new Rule
        {
            Id = "aws-appsync-key",
            Description = "AWS AppSync API key",
            Keywords = ["da2-"],
            Pattern = AwsAppsyncKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["da2-{lower+digit:26}", "APPSYNC_API_KEY=da2-{lower+digit:26}"],
            NonMatches = ["da2-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "da2-{alnum:3}"],
        },
        new Rule
        {
            Id = "gitlab-session-cookie",
            Description = "GitLab session cookie",
            Keywords = ["_gitlab_session="],
            Pattern = GitlabSessionCookie,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["Cookie: _gitlab_session={hex:32}", "_gitlab_session={hex:32}; path=/"],
            NonMatches = ["_gitlab_session=$S", "_gitlab_session={hex:8}"],
        },
    ];

    [GeneratedRegex(@"\Gpul-[a-f0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex PulumiToken();

    [GeneratedRegex(@"\Gico-[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex InfracostKey();

    [GeneratedRegex(@"\Gsha256~[A-Za-z0-9_-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex OpenshiftToken();

    [GeneratedRegex(@"\GK10[a-f0-9]{60,64}::[A-Za-z0-9:._-]{17,}", RegexOptions.CultureInvariant)]
    private static partial Regex K3sJoinToken();

    [GeneratedRegex(@"\Gtoken-[a-z0-9]{5}:[a-z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex RancherToken();

    [GeneratedRegex(@"\GPVEAPIToken=([A-Za-z0-9_.-]{1,40}@[A-Za-z0-9]{2,12}![A-Za-z0-9_.-]{1,40}[=:][a-f0-9-]{32,})", RegexOptions.CultureInvariant)]
    private static partial Regex ProxmoxToken();

    [GeneratedRegex(@"\Gda2-[a-z0-9]{24,}", RegexOptions.CultureInvariant)]
    private static partial Regex AwsAppsyncKey();

    [GeneratedRegex(@"\G_gitlab_session=([A-Za-z0-9]{32,})", RegexOptions.CultureInvariant)]
    private static partial Regex GitlabSessionCookie();
}
