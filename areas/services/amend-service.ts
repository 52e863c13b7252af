// A provider asks for a change of its service's details, of a property or of a unit; a reviewer accepts it (S1.29, S1.30).
import { changedSince, declareKind, nothingDiffers, sendRequest, usualTime, type Applied, type RequestRow, type Review, type UsualTime } from '#areas/requests/public.ts'
import { linksBelow } from '#pages/components/link-if.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { inWords, longText, read, text, versionIn, versionSeen, write, type Errors, type Fields, type Typed } from '#platform/fields.ts'
import { errorsOf, type Columns, type Statement } from '#platform/sql.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page, type Parameters, type Route } from '#platform/web/route.ts'
import { updateService } from './edit-service.sql.ts'
import { amongOf, daysTaken, problemsWith, propertyPart, standingPart, unitPart, written, type Among, type Options, type Part, type Taken, type Values } from './parts.ts'
import { refusals, serviceFields, unitName } from './service.ts'
import { findService, listUnits } from './services.sql.ts'

/** Something a provider may ask to have amended: the service itself, or one of its properties and units. */
type Amendable = {
  kind: string
  label: string
  title: string
  /** After /services/:service. */
  path: string
  tab: Part['tab']
  fields: Fields
  problems: Part['problems']
  takesAway?: NonNullable<Part['takesAway']>
  /** The column of a request that says which one. */
  column: 'property' | 'unit' | null
  standing(context: Pick<Context, 'db'>, service: number, id: string): Promise<{ name: string, values: Values, version: number }>
  /** Writes by the statement of whoever keeps services; nothing comes back once the version has moved. */
  write(context: Pick<Context, 'db'>, service: number, id: string, version: number, values: Values): Promise<unknown>
}

/** What was typed, what stood in the form before, and what the thing is called. */
type Proposed = { name: string, was: Values, values: Values }

const { site, description } = serviceFields

const amendables: readonly Amendable[] = [
  { kind: 'service.details', label: 'Update of service details', title: 'Request an update', path: '', tab: 'details', fields: { site, description }, problems: () => ({}), column: null,
    standing: async ({ db }, service) => {
      const { name, version, ...row } = found(await db.row(findService, { service }))
      return { name, version, values: { site: row.site, description: row.description } }
    },
    write: async ({ db }, service, _, version, values) => {
      const { name, type, domestic_violence } = found(await db.row(findService, { service }))
      return db.row(updateService, { service, version, name, type, domestic_violence, site: values['site'] ?? null, description: values['description'] ?? null })
    } },
  ofPart(propertyPart, { kind: 'service.property', column: 'property', name: async (_, values) => values['name']! }),
  ofPart(unitPart, { kind: 'service.unit', column: 'unit', name: async ({ db }, { name, part_of }, service) => {
    const houses = await db.rows(listUnits, { service })
    return unitName({ name: name!, house: houses.find(({ id }) => id === part_of)?.name ?? null })
  } }),
]

function ofPart(part: Part, { kind, column, name }: { kind: string, column: 'property' | 'unit', name(context: Pick<Context, 'db'>, values: Values, service: number): Promise<string> }): Amendable {
  return {
    kind, column, label: `Change of a ${part.title}`, title: `Request a change of a ${part.title}`, path: `/${part.path}/:id`, tab: part.tab, fields: part.fields, problems: part.problems,
    ...(part.takesAway && { takesAway: part.takesAway }),
    standing: async (context, service, id) => {
      const standing = await standingPart(context, part, service, id)
      return { ...standing, name: await name(context, standing.values, service) }
    },
    write: ({ db }, service, id, version, values) => db.row(part.statements.update as Statement<Columns, Columns>, { service, id, version, ...written(part, values) } as never),
  }
}

// ---------------------------------------------------------------- asking

const comment = longText({ label: 'Comment for the commissioner', optional: true, max: 2000, hint: 'Say why, and from when, if it is not so already.' })
const ours = { comment, idempotency_key: text({ label: 'Form', max: 60, optional: true }) }

type Form = {
  service: { id: number, name: string }, name: string, typed: Typed, errors: Errors, options: Options, version: string, stood: string | undefined, key: string
  usual: UsualTime | null
  /** Which schedules lose days by it, as it was said; the form sends it back, so that it is sent all the same when nothing else is to be said. */
  said: Taken | null
}

function routesOf(amendable: Amendable): Route[] {
  const { kind, label, path, tab, fields, column } = amendable
  const params = { service: 'number', ...(column === null ? {} : { id: 'uuid' }) } as Parameters
  const declared = { permission: 'request.make', params } as const
  const action = kind.replace('service.', 'services.amend-')
  const page = pageOf(amendable)
  const idOf = ({ params: { service, id } }: Context) => ({ serviceId: Number(service), id: String(id ?? '') })
  const formFor = async (context: Context, typed?: Typed, errors: Errors = {}): Promise<Form & { standing: Values, now: number, units: Among['units'] }> => {
    const { serviceId, id } = idOf(context)
    const service = found(await context.db.row(findService, { service: serviceId }))
    const [standing, { options, units }, usual] = await Promise.all([amendable.standing(context, serviceId, id), amongOf(context, serviceId), usualTime(context, kind)])
    const seen = context.body['version'] === undefined ? standing.version : versionIn(context.body, context)
    return {
      service: { id: service.id, name: service.name }, name: standing.name, standing: standing.values, now: standing.version, units,
      typed: typed ?? write(fields, standing.values), errors, options,
      version: String(seen), stood: typed ? stoodIn(context.body) : stoodOf(fields, standing.values), key: typed?.['idempotency_key'] || crypto.randomUUID(), usual, said: null,
    }
  }
  return [
    get(`/services/:service${path}/amend`, { name: `${action}-form`, summary: `The form to ask for: ${label.toLowerCase()}`, ...declared,
      handle: async (context) => {
        const { standing: _, now: __, units: ___, ...form } = await formFor(context as unknown as Context)
        return show<Form>(form, page)
      } }),
    post(`/services/:service${path}/amend`, { name: action, summary: `Ask for: ${label.toLowerCase()}`, ...declared, input: { ...fields, ...ours, ...versionSeen },
      handle: async (handled) => {
        const context = handled as unknown as Context
        const { db, input, note, body } = context
        const { standing, now, units, ...form } = await formFor(context, input.typed)
        const back = (errors: Errors, status: 409 | 422 = 422, more: Partial<Form> = {}) => again<Form>({ ...form, ...more, errors }, page, errors, status)
        const { serviceId, id } = idOf(context)
        const problems = problemsWith(amendable, input, { options: form.options, units }, id)
        if ('errors' in input || Object.keys(problems).length > 0) return back(problems)
        if (form.version !== String(now)) {
          const { errors, ...more } = changedMeanwhile(fields, { typed: form.typed, values: input.values as Values, standing, stood: form.stood, options: form.options })
          return back(errors, 409, { ...more, version: String(now) })
        }
        const { comment: said, idempotency_key, version: _, ...values } = input.values as Values
        const proposed: Proposed = { name: form.name, was: standing, values }
        const taken = await daysTaken(context, amendable, serviceId, { ...standing, id }, values)
        // Other systems read it in the answer.
        const told = typeof body['said'] === 'string' ? body['said'] : undefined
        if (taken !== null && told !== undefined && told !== taken.text) {
          return back({ '': `${taken.text}. Press the button again to send it all the same` }, 422, { said: taken })
        }
        const sent = await sendRequest(db, {
          service: serviceId, kind, client: null, schedule: null, ...(column === null ? {} : { [column]: id }),
          base_version: Number(form.version), proposed, comment: said ?? null, idempotency_key: idempotency_key || form.key,
        }, undefined, changedIn(fields, standing, values, form.options).length === 0 ? nothingDiffers : undefined)
        if ('errors' in sent) return again<Form>({ ...form, errors: sent.errors, key: crypto.randomUUID() }, page, sent.errors, sent.status)
        note([`request:${sent.id}`])
        const more = taken !== null && told === undefined ? ` ${taken.text}.` : ''
        return done(`/services/${serviceId}/${tab}`, `Sent to the commissioner. ${form.name} stays as it is until this is accepted.${more}`, { request: sent.id }, 201)
      } }),
  ]
}

function pageOf({ title, path, tab, fields }: Amendable): Page<Form> {
  return ({ service, name, typed, errors, options, version, stood, key, usual, said }, { csrf, today, url }) => ({
    title,
    breadcrumbs: [{ text: 'Services', href: '/services' }, { text: service.name, href: `/services/${service.id}/${tab}` }, { text: title }],
    main: html`${pageHeading({ text: title, detail: path === '' ? `${name} (ID: ${service.id})` : `${name} at ${service.name} (ID: ${service.id})` })}
      <p class="govuk-body">The form shows what stands now. Change what should be different; a reviewer sees both side by side.${usual && html` ${usual.text}`}</p>
      ${said !== null && said.links.length > 0 && html`<p class="govuk-body">${linksBelow(said.links)}</p>`}
      ${formView({ action: url.pathname, csrf, submit: 'Send', cancelHref: `/services/${service.id}/${tab}`, inColumns: true,
        hidden: { version, stood, idempotency_key: key, said: said?.text ?? '' },
        fields: fieldViews({ ...fields, comment }, typed, errors, { today }, options) })}`,
  })
}

// ---------------------------------------------------------------- deciding

const shownIn = (fields: Fields, options: Options, values: Values, name: string) => inWords(fields[name]!, values[name], { options: options[name] })

/** The fields that differ, in the words a reader sees. */
function changedIn(fields: Fields, was: Values, values: Values, options: Options): string[] {
  return Object.keys(fields).filter((name) => shownIn(fields, options, was, name) !== shownIn(fields, options, values, name))
}

/** What stands once it is accepted: only what was asked for is written, whatever else has changed meanwhile. */
function merged({ fields }: Amendable, { was, values }: Proposed, now: Values, options: Options): Values {
  return { ...now, ...Object.fromEntries(changedIn(fields, was, values, options).map((name) => [name, values[name]!])) }
}

const subjectOf = ({ property_id, unit_id }: RequestRow) => property_id ?? unit_id ?? ''

async function review(amendable: Amendable, context: Context, request: RequestRow): Promise<Review> {
  const { fields } = amendable
  const proposed = request.proposed as Proposed
  const isOpen = request.decided_at === null
  const [now, { options }] = await Promise.all([amendable.standing(context, request.service_id, subjectOf(request)), amongOf(context, request.service_id)])
  const shown = (values: Values, name: string) => shownIn(fields, options, values, name)
  const taken = isOpen ? await daysTaken(context, amendable, request.service_id, { ...now.values, id: subjectOf(request) }, merged(amendable, proposed, now.values, options)) : null
  // Once it is decided, what stood when it was asked for says more than what has become of it since.
  const [before, after] = isOpen ? [now.values, merged(amendable, proposed, now.values, options)] : [proposed.was, proposed.values]
  return {
    about: proposed.name, before: !isOpen,
    comparison: Object.entries(fields).map(([name, { label }]) => ({ label, current: shown(before, name), proposed: shown(after, name) })),
    moved: isOpen && now.version !== request.base_version,
    warnings: [
      ...(isOpen ? changedSince(fields, changedIn(fields, proposed.was, proposed.values, options), (name) => [shown(proposed.was, name), shown(now.values, name)]) : []),
      ...(taken === null ? [] : [{ text: `${taken.text}.`, links: taken.links, stops: false }]),
    ],
    effects: [], likelySame: [],
  }
}

for (const amendable of amendables) {
  declareKind({
    kind: amendable.kind, label: amendable.label,
    nameOf: (proposed) => (proposed as Proposed).name,
    review: (context, request) => review(amendable, context, request),
    asks: () => ({ fields: {}, options: {} }),
    apply: async (context, request): Promise<Applied> => {
      const { service_id: service } = request
      const [now, among] = await Promise.all([amendable.standing(context, service, subjectOf(request)), amongOf(context, service)])
      const values = merged(amendable, request.proposed as Proposed, now.values, among.options)
      // What stands may have changed so that the two no longer go together.
      const problems = problemsWith(amendable, read(amendable.fields, values, context), among, subjectOf(request))
      if (Object.keys(problems).length > 0) return { errors: { '': Object.values(problems)[0]! } }
      if (!await amendable.write(context, service, subjectOf(request), now.version, values)) return {
        errors: { '': 'Somebody else is changing this at the same moment. Look at what stands now, and accept again' },
      }
      return { subjects: [`service:${service}`], say: `Accepted. ${now.name} is changed.`, data: { service } }
    },
    explain: async (_, __, constraint) => Object.values(errorsOf(refusals, { constraint }))[0]!,
  })
}

export const amendRoutes: Route[] = amendables.flatMap(routesOf)
