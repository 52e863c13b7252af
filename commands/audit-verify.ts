// `throughline audit verify`: whether the chain of audit events is whole.
import { problemsWithAudit, verifyAudit } from '#platform/audit-seal.ts'
import { command, Refused, WrongUse } from './command.ts'

export const auditVerify = command({
  name: 'audit verify',
  summary: 'Check that no audit event was changed, added or removed since it was sealed',
  about: 'Prints how many events are sealed, how many wait to be (a second’s worth while the server runs), and the head: the digest of the newest\n'
    + 'block. Keep the head somewhere else and give it the next time: whoever can write everything could cut the newest blocks off.',
  options: { head: { value: 'DIGEST', about: 'A head that this command printed before: it must still be part of the chain' } },
  json: true,
  needsInstallation: true,
  run: async ({ options, database, print, say }) => {
    const head = options.head?.toLowerCase()
    if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) throw new WrongUse('--head must be the 64 letters and digits that audit verify printed')
    const check = await (await database()).owner((connection) => verifyAudit(connection, head))
    const problems = problemsWithAudit(check, head)
    print({ ...check, intact: problems.length === 0 }, [
      ...problems,
      `${check.blocks} sealed blocks with ${check.events} events, ${problems.length === 0 ? 'all intact' : 'and the chain is broken'}; `
        + `${check.unsealed} events not sealed yet.`,
      ...(check.held === null ? [] : [`The head you kept is block ${check.held}.`]),
      ...(check.head === null ? [] : [`Head: ${check.head}`]),
    ])
    if (check.misdated > 0) {
      say(`${check.misdated} events tell a time more than an hour away from when they were sealed: the clock was wrong, or they were written in later.`)
    }
    if (problems.length > 0) throw new Refused('The audit has been changed since it was sealed.')
  },
})
