// `throughline token create`, `token list` and `token revoke`: tokens by which a provider's own system works as one of the provider's accounts.
import { randomUUID } from 'node:crypto'
import { roles } from '#access/roles.ts'
import { read, text, wholeNumber } from '#platform/fields.ts'
import { isUuid } from '#platform/text.ts'
import { newBearer } from '#platform/web/bearer.ts'
import { hashOf } from '#platform/web/session.ts'
import { command, Refused, valuesOf } from './command.ts'
import { memberByAddress } from './member.ts'
import { authorityByCode, writeAsOwner } from './owner-write.ts'

const fields = { name: text({ label: 'Name', max: 100 }), days: wholeNumber({ label: 'Days', least: 1, most: 730 }) }
const authority = { value: 'CODE', required: true, about: 'The authority it works in' } as const
const usualDays = 365

export const tokenCreate = command({
  name: 'token create',
  summary: 'Make a token for the JSON API, for one account of a provider in one authority',
  about: 'Prints the token, once: it is kept as a digest alone. Send it as Authorization: Bearer TOKEN. It may do what the account may, but for its own page\n'
    + 'and account, and every use is in the access log. Best give each system an account of its own: throughline user add.',
  options: {
    account: { value: 'EMAIL', required: true, about: 'The account whose rights it has: a provider user or provider manager' }, authority,
    name: { value: 'NAME', required: true, about: 'What it is for, such as “Rota system”' },
    days: { value: 'N', about: `Days until it expires; ${usualDays}, if left out, and 730 at most` },
  },
  json: true,
  needsInstallation: true,
  run: async ({ options, database, today, print }) => {
    const { name, days } = valuesOf(read(fields, { name: options.name, days: options.days ?? String(usualDays) }, { today }))
    const id = randomUUID()
    const token = newBearer(id)
    const expires = await writeAsOwner(await database(), 'people.create-token', {}, async (connection) => {
      const { id: of } = await authorityByCode(connection, options.authority)
      const member = await memberByAddress(connection, of, options.account, (role) => (roles[role].wall === 'throughline_scoped' ? undefined
        : `${options.account} is a ${roles[role].label.toLowerCase()}: tokens are for accounts of providers`))
      const { rows: [made] } = await connection.query<{ expires_at: string }>(
        `insert into api_token (id, authority_id, membership_id, account_id, token_hash, name, expires_at)
          values ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7 * interval '1 day')
          returning expires_at`,
        [id, of, member.id, member.account_id, hashOf(token), name, days])
      return { answer: made!.expires_at, authority: of, subjects: [`token:${id}`, `membership:${member.id}`] }
    })
    print({ id, token, expires_at: expires }, [`${token}`, `It is shown this once. It expires on ${expires.slice(0, 10)}. Revoke it with: throughline token revoke ${id}`])
  },
})

type Token = { id: string, name: string, email: string, organisation: string, created_at: string, expires_at: string, last_used_at: string | null, revoked_at: string | null }

export const tokenList = command({
  name: 'token list',
  summary: 'List the tokens of an authority: whose they are, when they expire and when they were last used',
  options: { authority },
  json: true,
  needsInstallation: true,
  run: async ({ options, database, print }) => {
    const tokens = await (await database()).owner(async (connection) => {
      const { id } = await authorityByCode(connection, options.authority)
      const { rows } = await connection.query<Token>(
        `select t.id, t.name, a.email, o.name as organisation, t.created_at, t.expires_at, t.last_used_at, t.revoked_at from api_token t join account a on a.id = t.account_id
         join membership m on m.authority_id = t.authority_id and m.id = t.membership_id join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
         where t.authority_id = $1 order by t.revoked_at is not null, t.created_at desc`, [id])
      return rows
    })
    print(tokens, tokens.length === 0 ? ['There are no tokens'] : tokens.map(({ id, name, email, organisation, expires_at, last_used_at, revoked_at }) =>
      `${id}  ${name}  ${email} (${organisation})  ${
        stateOf({ expires_at, revoked_at })}  ${
        last_used_at === null ? 'never used' : `last used ${last_used_at}`}`))
  },
})

function stateOf({ expires_at, revoked_at }: Pick<Token, 'expires_at' | 'revoked_at'>): string {
  if (revoked_at !== null) return `revoked ${revoked_at.slice(0, 10)}`
  return `${Date.parse(expires_at) <= Date.now() ? 'expired on' : 'expires'} ${expires_at.slice(0, 10)}`
}

export const tokenRevoke = command({
  name: 'token revoke',
  summary: 'End a token at once',
  positionals: ['TOKEN'],
  about: 'TOKEN is its id, from throughline token list.',
  options: {},
  needsInstallation: true,
  run: async ({ positionals: [id], database, print }) => {
    const missing = new Refused('There is no such token, or it was revoked already. See: throughline token list')
    if (!isUuid(id!)) throw missing
    await writeAsOwner(await database(), 'people.revoke-token', {}, async (connection) => {
      const { rows: [revoked] } = await connection.query<{ authority_id: number, token_hash: Buffer }>(
        'update api_token set revoked_at = clock_timestamp() where id = $1 and revoked_at is null returning authority_id, token_hash', [id])
      if (!revoked) throw missing
      await connection.query('delete from session where token_hash = $1', [revoked.token_hash])
      return { answer: undefined, authority: revoked.authority_id, subjects: [`token:${id}`] }
    })
    print({ id }, ['The token is revoked.'])
  },
})
