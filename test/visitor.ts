// Somebody at a browser, or a program, using the application through its own routes, without a network between.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Wall } from '#access/roles.ts'
import type { Database } from '#platform/database/open.ts'
import type { Server } from '#platform/web/server.ts'
import { formTokenOf, hashOf, keepSession, newToken, visitOf } from '#platform/web/session.ts'
import { encodedForm } from './form.ts'
import { Page } from './page.ts'

export type JsonAnswer<T> = { status: number, body: T, headers: Record<string, string> }
type Sent = { method?: 'GET' | 'POST', headers?: Record<string, string>, payload?: string | Buffer }
export type FormFields = Record<string, string | readonly string[] | File>

const host = 'throughline.example'

let visitors = 0

export class Visitor {
  /** Everybody comes from a network of their own, as most do. */
  address = `10.${visitors >> 16 & 255}.${visitors >> 8 & 255}.${visitors++ & 255}`
  readonly cookies = new Map<string, string>()
  readonly #server: () => Promise<Server>

  constructor(server: () => Promise<Server>) {
    this.#server = server
  }

  /** The page at an address, redirects followed. */
  get(path: string): Promise<Page> {
    return this.#browse(path, {})
  }

  /** Sends fields as a form would, with its token, and answers the page it leads to. */
  post(path: string, fields: FormFields = {}): Promise<Page> {
    const pairs = Object.entries(fields).flatMap(([name, value]) =>
      (Array.isArray(value) ? value as readonly string[] : [value as string | File]).map((one) => [name, one] as const))
    return this.send(path, [...pairs, ['csrf', this.csrf]], pairs.some(([, value]) => typeof value !== 'string'))
  }

  async send(path: string, fields: readonly (readonly [string, string | File])[], multipart: boolean): Promise<Page> {
    if (!multipart) {
      return this.#browse(path, { method: 'POST', payload: encodedForm(fields), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    }
    const form = new FormData()
    for (const [name, value] of fields) form.append(name, value)
    const body = new Response(form)
    return this.#browse(path, { method: 'POST', payload: Buffer.from(await body.arrayBuffer()), headers: { 'content-type': body.headers.get('content-type')! } })
  }

  /** The same addresses, asked by a program. */
  readonly json = {
    get: async <T = Record<string, unknown>>(path: string): Promise<JsonAnswer<T>> => this.#asJson(await this.request(path, { headers: { accept: 'application/json' } })),
    post: async <T = Record<string, unknown>>(path: string, body: unknown = {}): Promise<JsonAnswer<T>> => this.#asJson(await this.request(path, {
      method: 'POST', payload: JSON.stringify(body),
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': this.csrf },
    })),
  }

  /** The token that a form of this visitor carries. */
  get csrf(): string {
    const request = { cookies: Object.fromEntries(this.cookies) } as unknown as FastifyRequest
    return formTokenOf(visitOf(request, this.#jar))
  }

  /** One request and its answer as they are: no redirect is followed. */
  async request(path: string, sent: Sent = {}): Promise<{ status: number, headers: Record<string, string>, body: string, bytes: Buffer }> {
    const { fastify } = await this.#server()
    const answer = await fastify.inject({
      method: sent.method ?? 'GET', url: path, remoteAddress: this.address, ...(sent.payload === undefined ? {} : { payload: sent.payload }),
      headers: { host, cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...sent.headers },
    })
    for (const cookie of answer.cookies) {
      const gone = cookie.maxAge === 0 || (cookie.expires !== undefined && cookie.expires.getTime() <= Date.now())
      if (gone) this.cookies.delete(cookie.name)
      else this.cookies.set(cookie.name, cookie.value)
    }
    return { status: answer.statusCode, headers: answer.headers as Record<string, string>, body: answer.body, bytes: answer.rawPayload }
  }

  async #browse(path: string, sent: Sent): Promise<Page> {
    let [at, next] = [path, sent]
    for (let redirects = 0; redirects < 6; redirects += 1) {
      const answer = await this.request(at, { ...next,
        headers: { accept: 'text/html,application/xhtml+xml', 'sec-fetch-site': 'same-origin', origin: 'null', ...next.headers } })
      const location = answer.headers['location']
      if (location === undefined || answer.status < 300 || answer.status > 399) {
        return new Page({ status: answer.status, path: at, headers: answer.headers, html: answer.body }, this)
      }
      const to = new URL(location, `https://${host}${at}`)
      if (to.host !== host) throw new Error(`${at} leads away, to ${location}`)
      at = to.pathname + to.search
      next = {}
    }
    throw new Error(`${path} leads round in a circle`)
  }

  #asJson<T>({ status, headers, body }: { status: number, headers: Record<string, string>, body: string }): JsonAnswer<T> {
    if (!/^application\/(problem\+)?json/.test(headers['content-type'] ?? '')) {
      throw new Error(`answered ${status} as ${headers['content-type']}, not as JSON: ${body.slice(0, 200)}`)
    }
    return { status, headers, body: JSON.parse(body) as T }
  }

  /** Starts a session as signing in does, without the password: that takes 70 ms, and tests of its own. */
  async startSession(database: Database, email: string, authority?: string): Promise<this> {
    const token = newToken()
    const wall = await database.owner(async (connection) => {
      const { rows } = await connection.query<{ wall: Wall }>(
        `select s.wall from account a, start_session(a.id, $2, $3, null) s where a.email_key = lower($1)`, [email, hashOf(token), authority ?? null])
      return rows[0]?.wall
    })
    if (!wall) throw new Error(`${email} has no account, or nowhere to work${authority ? ` in ${authority}` : ''}`)
    keepSession(this.#jar, token, wall)
    return this
  }

  /** Takes cookies from the functions that set them on an answer. */
  get #jar(): FastifyReply {
    return { setCookie: (name: string, value: string) => void this.cookies.set(name, value) } as unknown as FastifyReply
  }
}
