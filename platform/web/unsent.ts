// A form that was sent when the session had run out: what was typed becomes a draft of whoever's session it was, and is back in the form once they have signed in.
import type { FastifyReply } from 'fastify'
import { insetText } from '#pages/components/inset-text.ts'
import { html } from '#pages/html.ts'
import type { Flight } from '../database/open.ts'
import { draftPageOf } from '../drafts.ts'
import { findDraft } from '../drafts.sql.ts'
import { read } from '../fields.ts'
import { isStorable } from '../text.ts'
import { readParameters } from './address.ts'
import { keepFlash } from './flash.ts'
import { done, Stop, type Answer, type Context, type FinalAnswer, type Route, type User } from './route.ts'
import { fits } from './way-back.ts'

/** As much as a page keeps of itself while it is typed in. */
const longest = 90_000
const neverKept = ['csrf', 'draft', 'put_aside']

const marker = /[?&]unsent=[^&]*$/

/** The page with its form as it was left: without script too, where nothing else would put it back. */
export const unsentAddress = (form: string, page: string): string => `${page}${page.includes('?') ? '&' : '?'}unsent=${encodeURIComponent(form)}`

/** The address that was asked for; which form is to be put back there, if any; and the page's own address. */
export function addressIn({ method }: Pick<Route, 'method'>, raw = '/'): { asked: URL, unsent: { form: string, page: string } | null, url: URL } {
  const asked = new URL(raw, 'http://local')
  const found = method === 'GET' ? marker.exec(asked.search) : null
  if (!found) return { asked, unsent: null, url: asked }
  const page = asked.pathname + asked.search.replace(marker, '')
  return { asked, unsent: { form: new URLSearchParams(found[0].slice(1)).get('unsent')!, page }, url: new URL(page, asked) }
}

/** Keeps what was sent, and says where it can be gone on with; nothing where the session was ended, or the form is none that is kept. */
export async function keepUnsent(flight: Flight, tokenHash: Buffer, { input, summary }: Route, url: URL, body: Record<string, unknown>, reply: FastifyReply): Promise<string | undefined> {
  const page = draftPageOf(body)
  const typed = Object.fromEntries(Object.entries(body).filter(([name]) => !neverKept.includes(name) && input[name]?.kind !== 'password'))
  if (page === null || !isTyped(typed) || JSON.stringify(typed).length > longest) return undefined
  const { rows: [row] } = await flight.connection.query<{ kept: boolean }>({ name: 'people.keep_unsent', text: 'select keep_unsent($1, $2, $3, $4, $5) as kept',
    values: [tokenHash, url.pathname, page, summary, JSON.stringify(typed)] })
  if (!row!.kept) return undefined
  await flight.commit()
  keepFlash(reply, 'You had been signed out, so this was not sent. What you typed is kept: sign in, and it is back in the form.')
  return unsentAddress(url.pathname, page)
}

/**
 * What the form answers when it is sent with nothing wrong in it and nothing right either: itself, with what was kept. Whatever that should write is
 * undone. The page as it stands where there is no draft of theirs, the form is not for them, or the page looks after its drafts itself.
 */
export async function formAgain(context: Context, routes: readonly Route[], unsent: { form: string, page: string }, { restores }: Route): Promise<FinalAnswer> {
  const isSignedIn = (context.user as User | undefined) !== undefined
  return (!restores && isSignedIn ? await putBack(context, routes, unsent) : undefined) ?? done(unsent.page, '')
}

/** Whether a form is only to come back as it was left: a handler that reads the body by itself asks. */
export const isPutBack = ({ input }: Pick<Context, 'input'>): boolean => 'errors' in input && Object.keys(input.errors).length === 0

async function putBack(context: Context, routes: readonly Route[], { form, page }: { form: string, page: string }): Promise<FinalAnswer | undefined> {
  const route = routes.find(({ method, path }) => method === 'POST' && fits(path, form))
  if (!route || route.permission === 'public' || !context.user.may(route.permission) || Object.keys(route.input).length === 0) return undefined
  const draft = await context.db.row(findDraft, { form, page })
  if (!draft || !isTyped(draft.typed)) return undefined
  const body = { ...draft.typed, draft: page }
  const given = form.split('/')
  const params = readParameters(route.params, Object.fromEntries(route.path.split('/').flatMap((part, at) => (part.startsWith(':') ? [[part.slice(1), given[at]!]] : []))))
  const { typed } = read(route.input, body, { today: context.today, local: context.user.codes })
  const own: Context = { ...context, params: params as never, body, url: new URL(form, 'http://local'), input: { errors: {}, partial: {}, typed } }
  const tried = await context.db.attempt(async (): Promise<Answer | undefined> => {
    try {
      return await route.handle(own)
    } catch (error) {
      if (error instanceof Stop) return undefined
      throw error
    }
  }, { stands: () => false })
  const answer = 'done' in tried ? tried.done : undefined
  if (answer?.kind !== 'show') return undefined
  return { ...answer, status: 200, view: () => {
    const view = answer.view(own)
    return { ...view, main: html`${insetText({ text: 'What you typed is back in the form. It has not been sent.' })}${view.main}` }
  } }
}

/** Texts by name, as a form sends them. */
function isTyped(values: unknown): values is Record<string, string | string[]> {
  return typeof values === 'object' && values !== null && Object.entries(values).every(([name, value]) => isStorable(name)
    && (Array.isArray(value) ? value : [value]).every((one: unknown) => typeof one === 'string' && isStorable(one)))
}
