namespace Tacho.Agents.OpenCode;

/// <summary>
/// OpenCode has no hooks in its configuration; it loads plain JavaScript files. This one hands each happening that is worth a record to tacho-hook, as the objects that OpenCode
/// gave it, in the envelope <c>{"plugin":"tacho","hook":…,"turn":…,"directory":…,"worktree":…,"input"|"output"|"event":…}</c>.
/// </summary>
/// <remarks>
/// OpenCode guards the loading of a plugin and not its calls (seen in 1.18.33: an error in <c>chat.message</c> ends the run), so nothing here may throw; and it fires about a
/// hundred events in a small run, so they are filtered before a process is started. A recorder that hangs is killed and then left alone for a minute.
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
        const wanted = new Set([
          "session.created", "session.deleted", "session.compacted", "session.error", "session.idle",
          "permission.asked", "permission.replied", "todo.updated",
        ])

        let restUntil = 0
        let queue = Promise.resolve()

        // Resolves when the recorder is done, or gave up; never rejects.
        const run = (text) => new Promise((done) => {
          if (Date.now() < restUntil || !existsSync(program)) return done()
          const child = spawn(program, ["opencode"], { stdio: ["pipe", "ignore", "ignore"], windowsHide: true })
          const timer = setTimeout(() => { restUntil = Date.now() + restMs; child.kill("SIGKILL"); done() }, patienceMs)
          const finish = () => { clearTimeout(timer); done() }
          child.on("error", finish)
          child.on("exit", finish)
          child.stdin.on("error", () => {})
          child.stdin.end(text)
        })

        // One at a time, so that the record has the order of the happenings.
        const record = (payload) => {
          try {
            const text = JSON.stringify({ plugin: "tacho", ...payload })
            queue = queue.then(() => run(text)).catch(() => {})
          } catch {}
          return queue
        }

        const isFinished = (part) => part?.type === "step-finish" || ((part?.type === "text" || part?.type === "reasoning") && part.time?.end)

        export const Tacho = async ({ directory, worktree } = {}) => {
          const turns = new Map()
          const place = (session) => ({ directory, worktree, turn: turns.get(session) })
          return {
            "chat.message": async (input, output) => {
              if (input?.sessionID && output?.message?.id) turns.set(input.sessionID, output.message.id)
              await record({ hook: "chat.message", ...place(input?.sessionID), input, output })
            },
            "tool.execute.before": async (input, output) => { await record({ hook: "tool.execute.before", ...place(input?.sessionID), input, output }) },
            "tool.execute.after": async (input, output) => { await record({ hook: "tool.execute.after", ...place(input?.sessionID), input, output }) },
            event: async ({ event } = {}) => {
              const part = event?.type === "message.part.updated" ? event.properties?.part : undefined
              if (!wanted.has(event?.type) && !isFinished(part)) return
              await record({ hook: event.type, ...place(event.properties?.sessionID), event })
            },
          }
        }

        """;
}
