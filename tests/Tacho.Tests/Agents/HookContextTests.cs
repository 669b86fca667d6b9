using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents;

/// <summary>What hooks put before a model is nothing that a person asked for.</summary>
public sealed class HookContextTests
{
    [Theory]
    [InlineData("Say hello", "Say hello", null)]
    [InlineData("<hook_context>a\nb</hook_context>\n\nSay hello", "Say hello", "a\nb")]
    [InlineData("Say hello\n<hook_context>late</hook_context>", "Say hello", "late")]
    [InlineData("<hook_context>a</hook_context>\n<hook_context>b</hook_context> go <hook_context>c</hook_context><hook_context>d</hook_context>", "go", "a\nb\nc\nd")]
    [InlineData("why is <hook_context>x</hook_context> here?", "why is <hook_context>x</hook_context> here?", null)]
    [InlineData("<hook_context>never closed", "<hook_context>never closed", null)]
    [InlineData("<hook_context>only</hook_context>", "", "only")]
    public void Additions_are_told_from_the_prompt(string text, string prompt, string? added) => Assert.Equal((prompt, added), GenAiContent.WithoutHookContext(text));

    [Fact]
    public void A_prompt_with_additions_becomes_both()
    {
        var payload = HookPayload.Parse("{\"session_id\":\"s\",\"hook_event_name\":\"BeforeAgent\",\"prompt\":\"<hook_context>a</hook_context>\\n\\ngo\"}"u8.ToArray())!;

        var reading = AgentRegistry.Find("gemini-cli")!.Hooks!.Read(new(payload, EventName: null, _ => null));

        Assert.Equal([new Notice("hook_context", "a"), new UserPrompt("go")], reading.Bodies);
    }
}
