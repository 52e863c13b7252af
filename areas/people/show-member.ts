// GET and POST /people/:member: one person's role, organisation, services and access, and what an administrator may do about them.
import { button } from '#pages/components/button.ts'
import { checkboxes } from '#pages/components/checkboxes.ts'
import { facts } from '#pages/components/facts.ts'
import { section } from '#pages/components/section.ts'
import { csrfField, formView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { readable, versionField, versionIn, write, type Errors, type Typed } from '#platform/fields.ts'
import { errorsOf, type RowOf } from '#platform/sql.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { endMember, giveServices, holdMember, listMembers, listServicesOf, makePasswordLink, moveMember, takeAwayFactor, takeServices } from './administration.sql.ts'
import { accessOf, type Member } from './list-members.ts'
import { linkPage, newLink, type ShownLink } from './one-time-link.ts'
import { listOrganisations } from './organisations.sql.ts'
import { stoodField, wantedServices, whatTicksMean, worksWith } from './member-services.ts'
import { hasServices, personName, placeFields, problemsWithPlace, refusals } from './person.ts'

const fields = { name: personName, ...placeFields }
const params = { member: 'uuid' } as const

/** `seen` is the version that the form carries, `stood` what it showed then: one that comes back keeps its own, unless it says what stands now. */
type Shown = {
  member: Member, seen: number, stood: string | undefined, services: RowOf<typeof listServicesOf.gives>[],
  organisations: { id: string, name: string, kind: string }[], typed: Typed, errors: Errors
}
type Asked = Pick<Context, 'db'> & { params: { member: string } }

const memberNow = async ({ db, params: { member } }: Asked) => found((await db.rows(listMembers, {})).find(({ id }) => id === member))

async function shown(asked: Asked, typed?: Typed, errors: Errors = {}): Promise<Shown> {
  const { db, params: { member: id } } = asked
  const [member, organisations, services] = await Promise.all([memberNow(asked), db.rows(listOrganisations, {}), db.rows(listServicesOf, { member: id })])
  const standing = inForm(member)
  return { member, seen: member.version, stood: stoodOf(fields, standing), services, organisations, errors, typed: typed ?? write(fields, standing) }
}

const inForm = ({ name, role, organisation_id }: Member) => ({ name, role, organisation: organisation_id })

export const memberPage = get('/people/:member', {
  name: 'people.show', summary: 'One person: role, organisation, services, access', permission: 'account.manage', params,
  handle: async (context) => {
    const data = await shown(context)
    context.note([`membership:${data.member.id}`])
    return show<Shown>(data, page)
  },
})

export const saveMember = post('/people/:member', {
  name: 'people.save', summary: 'Change somebody’s name, role or organisation', permission: 'account.manage', params, input: { ...fields, ...versionField },
  handle: async (context) => {
    const { db, input, body, note, user } = context
    const data = await shown(context, input.typed)
    const { member } = data
    const errors: Errors = { ...problemsWithPlace(readable(input), data.organisations), ...('errors' in input ? input.errors : {}) }
    const stood = stoodIn(body)
    const wrong = (found_: Errors, status: 409 | 422 = 422, sent: Partial<Shown> = { seen: versionIn(body, context), stood }) =>
      again<Shown>({ ...data, ...sent, errors: found_ }, page, found_, status)
    if ('errors' in input || Object.keys(errors).length > 0) return wrong(errors)
    const { name, role, organisation, version } = input.values
    const moved = await db.attempt(() => db.row(moveMember, { member: data.member.id, version, name, role, organisation_id: organisation }))
    if ('refused' in moved) return wrong(errorsOf(refusals, moved.refused))
    if (!moved.done) {
      const standing = await memberNow(context)
      if (standing.ended_at !== null) return wrong({ '': `The access of ${standing.name} has ended: nothing was changed` }, 409)
      const { errors: problems, ...sent } = changedMeanwhile(fields, { typed: input.typed, values: input.values, standing: inForm(standing), stood, options: optionsOf(data) })
      return wrong(problems, 409, { ...sent, seen: standing.version })
    }
    note([`membership:${data.member.id}`], { detail: { name, role, organisation } })
    const isMoved = role !== member.role || organisation !== member.organisation_id
    return done(`/people/${member.id}`, `${name} is saved.${isMoved ? ` ${member.id === user.membership ? 'You' : 'They'} have to sign in again.` : ''}`)
  },
})

export const saveServices = post('/people/:member/services', {
  name: 'people.save-services', summary: 'Choose the services of somebody who has a list of services', permission: 'account.manage', params,
  handle: async (context) => {
    const { db, body, note } = context
    const { member, services } = await shown(context)
    const wanted = hasServices(member.role) && member.ended_at === null
      ? wantedServices(services, chosenOf(services), body) : []
    await Promise.all([db.rows(takeServices, { member: member.id, wanted }), db.rows(giveServices, { member: member.id, wanted })])
    note([`membership:${member.id}`, ...wanted.map((id) => `service:${id}`)])
    return done(`/people/${member.id}`, worksWith(member, wanted), { services: wanted })
  },
})

const chosenOf = (services: Shown['services']) => services.filter(({ chosen }) => chosen).map(({ id }) => id)

/**
 * One button on the page of a person: what it does, and what is said of it; `own` is said where it ended one’s own session, and no page is left to come back to. The
 * database may refuse, for the last administrator.
 */
const act = (name: string, path: string, summary: string, work: (context: Context, member: Member) => Promise<unknown>, say: (name: string) => string, own?: string) =>
  post(`/people/:member/${path}`, {
    name, summary, permission: 'account.manage', params,
    handle: async (context) => {
      const member = await memberNow(context)
      if (member.ended_at !== null) return done(`/people/${member.id}`, `The access of ${member.name} had ended already.`)
      const tried = await context.db.attempt(() => work(context as unknown as Context, member))
      if ('refused' in tried) {
        const errors = path === 'second-factor' ? { '': 'This can’t be done here: whoever runs the installation can do it' } : errorsOf(refusals, tried.refused)
        return again<Shown>(await shown(context, undefined, errors), page, errors)
      }
      context.note([`membership:${member.id}`])
      if (own === undefined || member.id !== context.user.membership) return done(`/people/${member.id}`, say(member.name))
      context.session.drop()
      return done('/sign-in', own)
    },
  })

export const hold = act('people.hold', 'hold', 'Let somebody in no longer, for the time being', ({ db }, { id }) => db.row(holdMember, { member: id, held: true }),
  (name) => `${name} can’t get in any more, and is signed out.`, 'You have put yourself on hold and are signed out: you can’t get in until another administrator lets you in again.')
export const release = act('people.release', 'release', 'Let somebody in again', ({ db }, { id }) => db.row(holdMember, { member: id, held: false }),
  (name) => `${name} can sign in again.`)
export const end = act('people.end', 'end', 'End somebody’s work in this authority', ({ db }, { id }) => db.row(endMember, { member: id }),
  (name) => `The access of ${name} has ended. What they did stays under their name.`,
  'You have ended your own access and are signed out. To come back you have to be invited by an administrator.')
export const resetFactor = act('people.reset-factor', 'second-factor', 'Take somebody’s second factor away', ({ db }, { id }) => db.row(takeAwayFactor, { member: id }),
  (name) => `${name} sets up a new second factor at the next sign-in.`, 'Your second factor is taken away and you are signed out. You set up a new one when you sign in again.')

export const passwordLink = post('/people/:member/password', {
  name: 'people.password-link', summary: 'Make a link by which somebody chooses a new password', permission: 'account.manage', params,
  handle: async (context) => {
    const member = await memberNow(context)
    const { link, hash } = newLink(context, '/sign-in/new-password')
    const made = await context.db.row(makePasswordLink, { member: member.id, token_hash: hash })
    if (!made?.made) return done(`/people/${member.id}`, `The access of ${member.name} has ended: nothing was made.`)
    context.note([`membership:${member.id}`])
    return show<ShownLink>({ link, name: member.name, what: 'chooses a new password', until: 'for 24 hours', back: { href: `/people/${member.id}`, text: `Go back to ${member.name}` } }, linkPage)
  },
})

const optionsOf = ({ organisations }: Pick<Shown, 'organisations'>) => ({ organisation: organisations.map(({ id, name }) => ({ value: id, text: name })) })

const page: Page<Shown> = ({ member, seen, stood, services, organisations, typed, errors }, { csrf, today, user }) => {
  const isCurrent = member.ended_at === null
  const own = member.id === user.membership
  const [they, their] = own ? ['you', 'your'] : ['they', 'their']
  // What a new password without a second factor, and a second factor taken away, do to work elsewhere.
  const heldElsewhere = `Where ${they} work for another authority, ${they} are on hold from then on until an administrator there lets ${own ? 'you' : 'them'} in again.`
  const act = (path: string, text: string, about: string, classes = 'govuk-button--secondary'): Html => html`<form class="tl-form" method="post" action="/people/${member.id}/${path}">
    ${csrfField(csrf)}<p class="govuk-body">${about}</p>${button({ text, classes, preventDoubleClick: true })}</form>`
  return {
    title: member.name,
    breadcrumbs: [{ text: 'People', href: '/people' }, { text: member.name }],
    main: html`<h1 class="govuk-heading-l">${member.name}</h1>
      ${facts([{ label: 'E-mail address', value: member.email }, { label: 'Access', value: accessOf(member) }, { label: 'Second factor', value: member.enrolled ? 'Set up' : 'None' }])}
      ${!isCurrent && html`<p class="govuk-body">To let them work here again, <a class="govuk-link" href="/people/invite">invite them</a>.</p>`}
      ${isCurrent && html`${section({ title: 'Role and organisation', text: `Another role or organisation ends ${their} session and the choice of services. A name is changed without either.`,
        content: formView({ action: `/people/${member.id}`, csrf, hidden: { version: String(seen), stood }, submit: 'Save',
          fields: fieldViews(fields, typed, errors, { today }, optionsOf({ organisations })) }) })}
      ${hasServices(member.role) && section({ title: 'Services', text: whatTicksMean,
        content: services.length === 0 ? html`<p class="govuk-body">${member.organisation} has no services yet.</p>`
          : html`<form class="tl-form" method="post" action="/people/${member.id}/services">${csrfField(csrf)}${stoodField(chosenOf(services))}
            ${checkboxes({ name: 'services', classes: 'govuk-checkboxes--small tl-boxes', fieldset: { legend: { text: `Services of ${member.organisation}`, classes: 'govuk-visually-hidden' } },
              items: services.map(({ id, name, chosen }) => ({ name: `service_${id}`, id: `service_${id}`, value: 'yes', text: name, checked: chosen })) })}
            ${button({ text: 'Save services', classes: 'govuk-button--secondary' })}</form>` })}
      ${section({ title: own ? 'When you can’t get in' : 'When they can’t get in', content: html`
        ${act('password', 'Make a link for a new password', `For somebody who has forgotten it. The old one works until the link is used.${member.enrolled ? '' : ` ${heldElsewhere}`}`)}
        ${member.enrolled && act('second-factor', 'Take the second factor away',
          `For somebody who has lost their telephone and their recovery codes. Make sure it is them. ${heldElsewhere}`)}
        ${member.held_at !== null && act('release', 'Let them in again', member.held_elsewhere
          ? 'They are on hold since their password or their second factor was renewed in another authority, which nobody here has seen. Make sure it is them.'
          : 'They are on hold: you or a colleague took their access away for a time. Make sure it is them.')}` })}
      ${section({ title: own ? 'When you should not get in' : 'When they should not get in', content: html`
        ${member.held_at === null && act('hold', 'Put on hold', own
          ? 'You are signed out at once and can’t get in until another administrator lets you in again. Nothing of yours is lost.'
          : 'They are signed out at once and can’t get in until you let them. Nothing of theirs is lost.')}
        ${act('end', own ? 'End your own access' : 'End access', own
          ? 'You are signed out at once, and come back only if an administrator invites you. What you did stays under your name.'
          : 'They are signed out at once. What they did stays under their name.', 'govuk-button--warning')}` })}`}`,
  }
}
