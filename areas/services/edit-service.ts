// Contracts officers keep services here: one pair of routes for the service, and one for each of its parts, made from a table.
import { isBlockSubsidy, serviceType } from '#code-lists/service-types.ts'
import { button } from '#pages/components/button.ts'
import { linksBelow } from '#pages/components/link-if.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField, formView, hiddenField } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { readable, versionField, versionIn, write, type Errors, type Fields, type Typed } from '#platform/fields.ts'
import { errorsOf, type Columns, type Statement } from '#platform/sql.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page, type Route } from '#platform/web/route.ts'
import { giveToProvider, hangsOnService, insertService, listProviders, removeService, updateService } from './edit-service.sql.ts'
import { amongOf, daysTaken, keptBy, parts, problemsWith, standingPart, written, type Options, type Part, type Taken, type Values } from './parts.ts'
import { refusals, serviceFields } from './service.ts'
import { findService } from './services.sql.ts'

type Form = {
  service: { id: number, name: string } | null, title: string, action: string, back: string, fields: Fields,
  options: Options, typed: Typed, errors: Errors, version: string | undefined, stood: string | undefined, removable: boolean,
  /** What is to be known before anything is typed. */
  note?: string | undefined
  /** What has been said of the schedules that lose days by saving it, or by removing it: when it comes back with the same, that is done all the same. */
  said?: Taken & { by: 'save' | 'remove' } | undefined
}

const formPage: Page<Form> = ({ service, ...form }, { csrf, today }) => ({
  title: form.title,
  breadcrumbs: [{ text: 'Services', href: '/services' }, ...(service ? [{ text: service.name, href: form.back }] : []), { text: form.title }],
  main: html`${pageHeading({ text: form.title, ...(service ? { detail: `at ${service.name} (ID: ${service.id})` } : {}) })}
    ${form.note !== undefined && html`<p class="govuk-body tl-text">${form.note}</p>`}
    ${form.said && form.said.links.length > 0 && html`<p class="govuk-body">${linksBelow(form.said.links)}</p>`}
    ${formView({ action: form.action, csrf, submit: 'Save', cancelHref: form.back, inColumns: true,
      hidden: { version: form.version, stood: form.stood, said: form.said?.by === 'save' ? form.said.text : undefined },
      fields: fieldViews(form.fields, form.typed, form.errors, { today }, form.options) })}
    ${form.removable && html`<form class="tl-form" method="post" action="${form.action}/remove">${csrfField(csrf)}${form.said?.by === 'remove' && hiddenField('said', form.said.text)}
      ${button({ text: 'Remove: recorded in error', classes: 'govuk-button--warning', preventDoubleClick: true })}</form>`}`,
})

// ---------------------------------------------------------------- the service itself

/** What was sent with a form that comes back, its version and what stood then among it: only where it says what stands now may that be saved over. */
type Sent = { typed: Typed, version?: number, stood?: string | undefined }

const { organisation: providerField, ...keptFields } = serviceFields
/** Without a provider it keeps the one it has. */
const sentService = { ...keptFields, organisation: { ...providerField, optional: true as const }, ...versionField }

const providerOptions = (providers: readonly { id: string, name: string }[]) => ({ organisation: providers.map(({ id, name }) => ({ value: id, text: name })) })

/** What hangs on a service, so that it has to keep its provider and can't be removed: "schedules and workbooks"; null where nothing does. */
async function whatKeeps({ db }: Pick<Context, 'db'>, service: number): Promise<string | null> {
  const { schedules, requests, workbooks, messages } = found(await db.row(hangsOnService, { service }))
  const all = [schedules && 'schedules', requests && 'requests', workbooks && 'workbooks', messages && 'messages that were written to it'].filter((one) => one !== false)
  return all.length === 0 ? null : new Intl.ListFormat('en-GB').format(all)
}

async function serviceForm({ db }: Context, id: number | null, errors: Errors = {}, sent?: Sent): Promise<Form> {
  const [providers, service, keeps] = await Promise.all([
    db.rows(listProviders, {}), id === null ? undefined : db.row(findService, { service: id }), id === null ? null : whatKeeps({ db }, id)])
  if (id !== null) found(service)
  const noProvider = providers.every(({ commissions }) => commissions)
    && 'There is no provider yet: an administrator adds it, on the page Organisations. What you add here would be provided by the commissioner.'
  return {
    service: service ? { id: service.id, name: service.name } : null, title: service ? 'Edit service' : 'Add a service',
    action: service ? `/services/${service.id}/edit` : '/services/new', back: service ? `/services/${service.id}/details` : '/services',
    fields: service && keeps !== null ? keptFields : serviceFields, options: providerOptions(providers),
    note: service && keeps !== null ? `It has ${keeps}, so ${service.organisation} stays its provider and it can’t be removed: a new contract with another provider is another service.`
      : noProvider || undefined,
    typed: sent?.typed ?? (service ? write(serviceFields, inForm(service)) : {}), errors, version: service && String(sent?.version ?? service.version),
    stood: sent ? sent.stood : service && stoodOf(serviceFields, inForm(service)), removable: service !== undefined && keeps === null,
  }
}

/** By the names of the form's fields. */
const inForm = <S extends { organisation_id: string }>(service: S) => ({ ...service, organisation: service.organisation_id })

/** What a new service of that type needs before anybody is there: only block subsidy is paid by prices, and floating support has no units. */
function partsOf(type: string): string {
  const housed = serviceType.codes.some(({ code, accommodation }) => code === type && accommodation)
  const needed = ['contract', 'levels', 'capacity', ...(isBlockSubsidy(type) ? ['prices'] : []), ...(housed ? ['units'] : [])]
  return `${needed.slice(0, -1).join(', ')} and ${needed.at(-1)}`
}

const serviceRoutes: Route[] = [
  get('/services/new', { name: 'services.new-form', summary: 'The form for a new service', permission: 'service.edit',
    handle: async (context) => show(await serviceForm(context as unknown as Context, null), formPage) }),
  post('/services/new', { name: 'services.add', summary: 'Add a service', permission: 'service.edit', input: serviceFields,
    handle: async (context) => {
      const { input, db } = context
      const providers = await db.rows(listProviders, {})
      const errors: Errors = { ...('errors' in input ? input.errors : {}) }
      if (readable(input).organisation !== undefined && !providers.some(({ id }) => id === readable(input).organisation)) errors['organisation'] = 'Choose a provider'
      if ('errors' in input || Object.keys(errors).length > 0) return again(await serviceForm(context as unknown as Context, null, errors, { typed: input.typed }), formPage, errors)
      const { organisation: provider, ...values } = input.values
      const made = found(await db.row(insertService, { provider, ...values }))
      context.note([`service:${made.id}`])
      return done(`/services/${made.id}/details`, `${values.name} was added. Add its ${partsOf(values.type)} next.`, { service: made.id }, 201)
    } }),
  get('/services/:service/edit', { name: 'services.edit-form', summary: 'The form to change a service', permission: 'service.edit', params: { service: 'number' },
    handle: async (context) => show(await serviceForm(context as unknown as Context, context.params.service), formPage) }),
  post('/services/:service/edit', { name: 'services.edit', summary: 'Change a service', permission: 'service.edit', params: { service: 'number' }, input: sentService,
    handle: async (context) => {
      const { input, db, params, body, note } = context
      found(await db.row(findService, params))
      const stood = stoodIn(body)
      const back = async (errors: Errors, status: 409 | 422, sent: Sent = { typed: input.typed, version: versionIn(body, context), stood }) =>
        again(await serviceForm(context as unknown as Context, params.service, errors, sent), formPage, errors, status)
      if ('errors' in input) return back(input.errors, 422)
      const { organisation: provider, ...values } = input.values
      const providers = await db.rows(listProviders, {})
      if (provider !== null && !providers.some(({ id }) => id === provider)) return back({ organisation: 'Choose a provider' }, 422)
      const attempt = await db.attempt(async () => {
        const updated = await db.row(updateService, { ...params, ...values })
        if (updated && provider !== null) await db.row(giveToProvider, { ...params, provider })
        return updated
      })
      if ('refused' in attempt) return back(errorsOf(refusals, attempt.refused), 409)
      if (!attempt.done) {
        note([`service:${params.service}`])
        const { version, ...standing } = found(await db.row(findService, params))
        const { errors, ...sent } = changedMeanwhile(provider === null ? keptFields : serviceFields, { typed: input.typed, values: input.values, standing: inForm(standing), stood,
          options: providerOptions(providers) })
        return back(errors, 409, { ...sent, version })
      }
      note([`service:${params.service}`])
      return done(`/services/${params.service}/details`, 'The service is saved.')
    } }),
  post('/services/:service/edit/remove', { name: 'services.remove', summary: 'Remove a service that was added in error', permission: 'service.edit', params: { service: 'number' },
    handle: async (context) => {
      const { db, params, note } = context
      const { name } = found(await db.row(findService, params))
      if (!(await db.row(removeService, params))!.removed) {
        const errors = { '': `It has ${await whatKeeps(context, params.service)}, so it stays` }
        return again(await serviceForm(context as unknown as Context, params.service, errors), formPage, errors, 409)
      }
      note([`service:${params.service}`])
      return done('/services', `${name} is removed.`)
    } }),
]

// ---------------------------------------------------------------- its parts

function partRoutes(part: Part): Route[] {
  const params = { service: 'number', id: 'uuid' } as const
  const label = (id: string | null) => (id === null ? part.adding : `Edit ${part.title}`)
  const subjects = (service: number, id: string) => [`service:${service}`, `${part.title.replace(' ', '-')}:${id}`]
  /** Which schedules would lose days by it; null where none would, or where that has been said already. */
  const losing = async (context: Context, service: number, id: string | null, now: Values | null): Promise<Taken | null> => {
    const before = id === null || !part.takesAway ? null : { ...(await standingPart(context, part, service, id)).values, id }
    const taken = await daysTaken(context, part, service, before, now)
    return taken === null || context.body['said'] === taken.text ? null : taken
  }
  const form = async (context: Context, serviceId: number, id: string | null, errors: Errors = {}, sent?: Sent, said?: Form['said']): Promise<Form> => {
    const service = found(await context.db.row(findService, { service: serviceId }))
    const { options } = await amongOf(context, serviceId)
    const stored = id === null ? undefined : await standingPart(context, part, serviceId, id)
    return {
      service: { id: service.id, name: service.name }, title: label(id), action: `/services/${serviceId}/${part.path}/${id ?? 'new'}`, back: `/services/${serviceId}/${part.tab}`,
      fields: part.fields, options,
      typed: sent?.typed ?? (stored ? write(part.fields, stored.values) : part.usual),
      errors, version: stored && String(sent?.version ?? stored.version), stood: sent ? sent.stood : stored && stoodOf(part.fields, stored.values),
      removable: part.removal !== undefined && id !== null, said,
    }
  }
  const save = async (context: Context, serviceId: number, id: string | null) => {
    const { db, input, body, note } = context
    const among = await amongOf(context, found(await db.row(findService, { service: serviceId })).id)
    if (id !== null) found(await db.row(part.statements.find, { service: serviceId, id }))
    const errors = problemsWith(part, input, among, id)
    const sent: Sent = { typed: { ...input.typed }, version: versionIn(body, context), stood: stoodIn(body) }
    const back = async (problems: Errors, status: 409 | 422 = 422, more: Partial<Sent> = {}, said?: Form['said']) =>
      again(await form(context, serviceId, id, problems, { ...sent, ...more }, said), formPage, problems, status)
    if ('errors' in input || Object.keys(errors).length > 0) return back(errors)
    const lost = await losing(context, serviceId, id, input.values as Values)
    if (lost !== null) return back({ '': `${lost.text}. Press the button again to save it all the same` }, 422, {}, { by: 'save', ...lost })
    const args = { service: serviceId, id: id ?? undefined, version: sent.version, ...written(part, input.values as Values) }
    const attempt = await db.attempt(() => db.row((id === null ? part.statements.insert : part.statements.update) as Statement<Columns, Columns>, args as never))
    if ('refused' in attempt) return back(errorsOf(refusals, attempt.refused), 409)
    if (!attempt.done) {
      note([`service:${serviceId}`])
      const { version, values } = await standingPart(context, part, serviceId, id!)
      const { errors: problems, ...now } = changedMeanwhile(part.fields, { ...sent, stood: stoodIn(body), values: input.values as Values, standing: values, options: among.options })
      return back(problems, 409, { ...now, version })
    }
    note(subjects(serviceId, String(attempt.done['id'])))
    return done(`/services/${serviceId}/${part.tab}`, `The ${part.title} is saved.`, { id: attempt.done['id'] }, id === null ? 201 : 200)
  }
  const { removal } = part
  const remove = async (context: Context, service: number, id: string, { statement, outcome, kept = '' }: NonNullable<Part['removal']>) => {
    const back = async (errors: Errors, status: 409 | 422, told?: Form['said']) => again(await form(context, service, id, errors, undefined, told), formPage, errors, status)
    const lost = await losing(context, service, id, null)
    if (lost !== null) return back({ '': `${lost.text}. Press the button again to remove it all the same` }, 422, { by: 'remove', ...lost })
    const attempt = await context.db.attempt(() => context.db.row(statement, { service, id }))
    if ('refused' in attempt) return back(errorsOf(keptBy, attempt.refused), 409)
    if (!attempt.done) return back({ '': kept }, 409)
    context.note(subjects(service, id))
    return done(`/services/${service}/${part.tab}`, `The ${part.title} is removed.${outcome === undefined ? '' : ` ${outcome}`}`)
  }
  return [
    get(`/services/:service/${part.path}/new`, { name: `services.${part.path}-new`, summary: `The form for a new ${part.title}`, permission: 'service.edit', params: { service: 'number' },
      handle: async (context) => show(await form(context as unknown as Context, context.params.service, null), formPage) }),
    post(`/services/:service/${part.path}/new`, { name: `services.${part.path}-add`, summary: `Add a ${part.title}`, permission: 'service.edit', params: { service: 'number' }, input: part.fields,
      handle: (context) => save(context as unknown as Context, context.params.service, null) }),
    get(`/services/:service/${part.path}/:id`, { name: `services.${part.path}-form`, summary: `The form to change a ${part.title}`, permission: 'service.edit', params,
      handle: async (context) => show(await form(context as unknown as Context, context.params.service, context.params.id), formPage) }),
    post(`/services/:service/${part.path}/:id`, { name: `services.${part.path}-save`, summary: `Change a ${part.title}`, permission: 'service.edit', params, input: { ...part.fields, ...versionField },
      handle: (context) => save(context as unknown as Context, context.params.service, context.params.id) }),
    ...(removal ? [post(`/services/:service/${part.path}/:id/remove`, {
      name: `services.${part.path}-remove`, summary: `Take back a ${part.title} recorded in error`, permission: 'service.edit', params,
      handle: (context) => remove(context as unknown as Context, context.params.service, context.params.id, removal) })] : []),
  ]
}

export const editRoutes: Route[] = [...serviceRoutes, ...parts.flatMap(partRoutes)]
