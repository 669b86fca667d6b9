namespace Tacho.Agents.OpenCode;

/// <summary>
/// OpenCode has no hooks in its configuration; it loads plain JavaScript files. This one hands each happening that is worth a record to tacho-hook, as the objects that OpenCode
/// gave it, in the envelope <c>{"plugin":"tacho","hook":…,"turn":…,"directory":…,"worktree":…,"input"|"output"|"event":…}</c>.
/// </summary>
/// <remarks>
/// OpenCode guards the loading of a plugin and not its calls (seen in 1.18.33: an error in <c>chat.message</c> ends the run), so nothing here may throw; and it fires about a
/// hundred events in a small run, so they are filtered before a process is started. A recorder that hangs is killed and then left alone for a minute. What it answers
/// (<c>{"context":…}</c>, a reminder of the journal) becomes a synthetic part of the next prompt of the person: OpenCode stores it and hands it to the model, and shows it to nobody.
/// </remarks>
internal static class OpenCodePlugin
{
    public const string Text = """
        // Records what OpenCode does with Tacho, the flight recorder for coding agents. Written by `tacho init`; `tacho init --undo` removes it.
        import { spawn } from "node:child_process"
        import { existsSync } from "node:fs"
        import { homedir } from "node:os"
        import { join } from "node:path"

        const program = join(process.env.HOME || homedir(), ".tacho", "bin", process.platform === "win32" ? "tacho-hook.exe" : "tacho-hook")
        const patienceMs = 2000
        const restMs = 60000
        const mostAnswer = 8000
        const wanted = new Set([
          "session.created", "session.deleted", "session.compacted", "session.error", "session.idle",
          "permission.asked", "permission.replied", "todo.updated",
        ])

        let restUntil = 0
        let queue = Promise.resolve()

        // Resolves with the answer when the recorder is done, or with nothing when it gave up; never rejects.
        const run = (text, asks) => new Promise((done) => {
          if (Date.now() < restUntil || !existsSync(program)) return done("")
          const child = spawn(program, ["opencode"], { stdio: ["pipe", asks ? "pipe" : "ignore", "ignore"], windowsHide: true })
          let answer = ""
          const timer = setTimeout(() => { restUntil = Date.now() + restMs; child.kill("SIGKILL"); done("") }, patienceMs)
          const finish = () => { clearTimeout(timer); done(answer) }
          child.on("error", finish)
          child.on(asks ? "close" : "exit", finish)
          child.stdout?.on("error", () => {})
          child.stdout?.on("data", (piece) => { if (answer.length < mostAnswer) answer += piece })
          child.stdin.on("error", () => {})
          child.stdin.end(text)
        })

        // One at a time, so that the record has the order of the happenings.
        const record = (payload, asks) => {
          try {
            const text = JSON.stringify({ plugin: "tacho", ...payload })
            queue = queue.then(() => run(text, asks)).catch(() => "")
            return queue
          } catch { return queue.then(() => "") }
        }

        const contextOf = (answer) => {
          try {
            const context = JSON.parse(answer).context
            return typeof context === "string" ? context : ""
          } catch { return "" }
        }

        // Behind the person's own parts: parts stand in the order of their ids.
        const add = (output, text) => {
          const last = Array.isArray(output?.parts) ? output.parts.at(-1) : undefined
          if (!text || typeof last?.id !== "string" || !last.sessionID || !last.messageID) return
          output.parts.push({ id: last.id + "t", sessionID: last.sessionID, messageID: last.messageID, type: "text", text, synthetic: true })
        }

        const isFinished = (part) => part?.type === "step-finish" || ((part?.type === "text" || part?.type === "reasoning") && part.time?.end)

        export const Tacho = async ({ directory, worktree } = {}) => {
          const turns = new Map()
          const waiting = new Map()
          const children = new Set()
          const place = (session) => ({ directory, worktree, turn: turns.get(session) })
          return {
            "chat.message": async (input, output) => {
              if (input?.sessionID && output?.message?.id) turns.set(input.sessionID, output.message.id)
              const answer = await record({ hook: "chat.message", ...place(input?.sessionID), input, output }, true)
              const texts = [waiting.get(input?.sessionID), contextOf(answer)]
              waiting.delete(input?.sessionID)
              if (!children.has(input?.sessionID)) add(output, texts.filter(Boolean).join("\n\n"))
            },
            "tool.execute.before": async (input, output) => { await record({ hook: "tool.execute.before", ...place(input?.sessionID), input, output }) },
            "tool.execute.after": async (input, output) => { await record({ hook: "tool.execute.after", ...place(input?.sessionID), input, output }) },
            event: async ({ event } = {}) => {
              const part = event?.type === "message.part.updated" ? event.properties?.part : undefined
              if (!wanted.has(event?.type) && !isFinished(part)) return
              const session = event.type === "session.created" ? event.properties?.info : undefined
              if (session?.parentID) children.add(session.id)
              const answer = await record({ hook: event.type, ...place(event.properties?.sessionID), event }, !!session)
              if (session?.id) waiting.set(session.id, contextOf(answer))
            },
          }
        }

        """;
}
