using Tacho.Store.Usage;

namespace Tacho.Store.Tests.Usage;

/// <summary>One model has one name, however it is written.</summary>
public sealed class ModelNameTests
{
    [Theory]
    [InlineData("claude-sonnet-4-5-20250929", "claude-sonnet-4-5")]
    [InlineData("claude-sonnet-4-5-20250929[1m]", "claude-sonnet-4-5")]
    [InlineData("claude-opus-4-8[1m]", "claude-opus-4-8")]
    [InlineData("Claude-Sonnet-4.5", "claude-sonnet-4-5")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5")]
    [InlineData("bedrock/global.anthropic.claude-opus-4-6-v1:0", "claude-opus-4-6")]
    [InlineData("openrouter/anthropic/claude-sonnet-4.5:beta", "claude-sonnet-4-5")]
    [InlineData("claude-opus-4-1@20250805", "claude-opus-4-1")]
    [InlineData("claude-4-sonnet-20250514", "claude-sonnet-4")]
    [InlineData("claude-sonnet-4-0", "claude-sonnet-4")]
    [InlineData("claude-3-5-haiku-20241022", "claude-3-5-haiku")]
    [InlineData("claude-3-7-sonnet-latest", "claude-3-7-sonnet")]
    [InlineData("claude-opus-4-6-thinking", "claude-opus-4-6")]
    [InlineData("gpt-5-2025-08-07", "gpt-5")]
    [InlineData("openai/gpt-5.6-sol", "gpt-5.6-sol")]
    [InlineData("gpt-5.1-codex-max", "gpt-5.1-codex-max")]
    [InlineData("codex-mini-latest", "codex-mini")]
    [InlineData("models/gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash")]
    [InlineData("gemini-3-pro-preview", "gemini-3-pro")]
    [InlineData("deepseek-v3", "deepseek-v3")]
    [InlineData("qwen3-coder:480b", "qwen3-coder")]
    [InlineData("grok-code-fast-1", "grok-code-fast-1")]
    [InlineData("[1m]", "[1m]")]
    [InlineData("/", "/")]
    public void Name_is_the_models_own(string written, string name)
    {
        Assert.Equal(name, ModelName.Of(written));
        Assert.Equal(name, ModelName.Of(name));
    }
}
