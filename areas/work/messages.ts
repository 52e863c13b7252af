// Messages from the authority (S1.20, S1.21): the list, one of them, writing one, saying that one has read it, and taking one back.
import { choice, readable, text, wholeNumber, write, type Errors, type Typed } from '#platform/fields.ts'
import { errorsOf, type RowOf } from '#platform/sql.ts'
import { again, done, found, get, post, show, type Context } from '#platform/web/route.ts'
import { messageFields, problemsWithMessage, refusals, usuallyShown, type Chosen } from './message.ts'
import { messagePage, messagesPage, writingPage } from './messages.page.ts'
import { findMessage, findRepeatedMessage, insertAudience, insertMessage, listAudiences, listMessages, listReaders, noteReading, withdrawMessage } from './messages.sql.ts'

type MessageRow = RowOf<typeof findMessage.gives>
export type ListedMessage = Omit<MessageRow, 'body' | 'audience'> & { readers: number }
export type Messages = { messages: ListedMessage[], past: boolean, from: number, more: boolean }
export type Shown = { message: MessageRow, readers: RowOf<typeof listReaders.gives>[] | null }
export type Provider = { id: string, name: string, services: { id: number, name: string }[] }
export type Writing = { providers: Provider[], typed: Typed, errors: Errors, chosen: Chosen, key: string }

const pageSize = 50
const filterFields = {
  shown: choice({ label: 'Messages', list: { list: 'shown', codes: [{ code: 'all', label: 'Past ones too' }] }, optional: true }),
  from: wholeNumber({ label: 'First row', optional: true, most: 100_000 }),
}

export const messagesList = get('/messages', {
  name: 'work.messages', summary: 'Messages from the authority', permission: 'message.read', query: filterFields,
  handle: async ({ db, query, today }) => {
    const [past, from] = [query.shown === 'all', query.from ?? 0]
    const rows = await db.rows(past ? listMessages([], 'newest') : listMessages(['shown'], 'pressing'), { today: today.toString(), from_row: from })
    return show<Messages>({ messages: rows.slice(0, pageSize), past, from, more: rows.length > pageSize }, messagesPage)
  },
})

export const showMessage = get('/messages/:message', {
  name: 'work.message', summary: 'One message, and for its writers who has read it', permission: 'message.read', params: { message: 'uuid' },
  handle: async ({ db, user, params }) => {
    const [message, readers] = await Promise.all([db.row(findMessage, params), user.may('message.write') ? db.rows(listReaders, params) : null])
    return show<Shown>({ message: found(message), readers }, messagePage)
  },
})

export const readMessage = post('/messages/:message/read', {
  name: 'work.read-message', summary: 'Say that you have read a message', permission: 'message.receive', params: { message: 'uuid' },
  handle: async ({ db, params, note }) => {
    found(await db.row(findMessage, params))
    await db.row(noteReading, params)
    note([`message:${params.message}`])
    return done('/', 'Noted. The authority sees that you have read it.')
  },
})

export const withdraw = post('/messages/:message/withdraw', {
  name: 'work.withdraw-message', summary: 'Take a message back', permission: 'message.write', params: { message: 'uuid' },
  handle: async ({ db, params, note }) => {
    found(await db.row(findMessage, params))
    await db.row(withdrawMessage, params)
    note([`message:${params.message}`])
    return done('/messages', 'Taken back. Providers no longer see it.')
  },
})

async function writing({ db }: Context, typed: Typed, errors: Errors = {}, chosen: Chosen = { organisations: [], services: [] }): Promise<Writing> {
  const providers = new Map<string, Provider>()
  for (const { organisation_id, organisation, service_id, service } of await db.rows(listAudiences, {})) {
    const provider = providers.get(organisation_id) ?? { id: organisation_id, name: organisation, services: [] }
    provider.services.push({ id: service_id, name: service })
    providers.set(organisation_id, provider)
  }
  return { providers: [...providers.values()], typed, errors, chosen, key: typed['idempotency_key'] || crypto.randomUUID() }
}

export const messageForm = get('/messages/new', {
  name: 'work.message-form', summary: 'The form to write a message', permission: 'message.write',
  handle: async (context) => show(await writing(context as unknown as Context,
    write(messageFields, { audience: 'providers', shown_until: context.today.add(usuallyShown).toString() })), writingPage),
})

export const writeMessage = post('/messages', {
  name: 'work.write-message', summary: 'Write a message to providers', permission: 'message.write', input: { ...messageFields, idempotency_key: text({ label: 'Form', max: 60, optional: true }) },
  handle: async (context) => {
    const { db, input, today, note } = context
    const form = await writing(context as unknown as Context, input.typed)
    const chosen = chosenIn(context.body, form.providers)
    const errors = { ...problemsWithMessage(readable(input), chosen, today), ...('errors' in input ? input.errors : {}) }
    if ('errors' in input || Object.keys(errors).length > 0) return again<Writing>({ ...form, chosen, errors }, writingPage, errors)
    const { audience, ...values } = input.values
    const attempt = await db.attempt(async () => {
      const made = await db.row(insertMessage, values)
      const repeated = made ? undefined : await db.row(findRepeatedMessage, values)
      if (repeated) return repeated.id
      // Somebody went back and wrote another one into the same form.
      const { id } = made ?? found(await db.row(insertMessage, { ...values, idempotency_key: null }))
      await db.row(insertAudience, { message: id, everybody: audience === 'providers', organisations: audience === 'organisations' ? chosen.organisations : [],
        chosen: audience === 'services' ? chosen.services : [] })
      return id
    })
    if ('refused' in attempt) return again<Writing>({ ...form, chosen, errors: errorsOf(refusals, attempt.refused) }, writingPage, errorsOf(refusals, attempt.refused), 409)
    note([`message:${attempt.done}`])
    return done(`/messages/${attempt.done}`, 'Sent. It stands on the welcome page of everybody it is for.', { message: attempt.done }, 201)
  },
})

/** Only what was offered can be chosen. */
function chosenIn(body: Record<string, unknown>, providers: readonly Provider[]): Chosen {
  const isTicked = (name: string) => body[name] === 'yes' || body[name] === true
  return {
    organisations: providers.filter(({ id }) => isTicked(`organisation_${id}`)).map(({ id }) => id),
    services: providers.flatMap(({ services }) => services).filter(({ id }) => isTicked(`service_${id}`)).map(({ id }) => id),
  }
}
