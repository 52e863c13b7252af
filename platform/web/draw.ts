// From what a page says of itself to the whole document, with the navigation of whoever is signed in.
import { roles } from '#access/roles.ts'
import { lookBack } from '#pages/components/look-back.ts'
import { hiddenField, type FieldView } from '#pages/form.ts'
import { html, Html } from '#pages/html.ts'
import { page } from '#pages/layout.ts'
import { codesOn } from '#code-lists/code-list.ts'
import { withLocal } from '#code-lists/local-codes.ts'
import { showDate, showDateTime, showShortDate } from '../dates.ts'
import { draftPageOf } from '../drafts.ts'
import type { Errors, Fields, Reading, Typed } from '../fields.ts'
import { asKnownNow } from './address.ts'
import type { Area, Context, Stop, User, View } from './route.ts'
import { wayBack } from './way-back.ts'

export function draw(view: View, context: Context, more: { areas: readonly Area[], errors?: Errors | undefined, flash?: string | undefined }): string {
  const errors = view.errors ?? Object.entries(more.errors ?? {}).map(([field, message]) => ({ field, message }))
  return page({
    title: view.title,
    main: withItsAddress(view.main, context),
    // Who has not signed in sees the page as somebody who comes once.
    wide: (context.user as User | undefined) !== undefined,
    csrf: context.csrf,
    ...(context.user ? { user: { ...headerOf(context.user), here: pageHere(context.url, more.areas) }, navigation: navigationOf(context.user, more.areas, context.url.pathname) } : {}),
    printed: context.user && printedBy(context.user),
    breadcrumbs: view.breadcrumbs,
    identity: view.identity,
    errors: inPageOrder(errors, view.main),
    ...(more.flash === undefined ? {} : { banner: { kind: 'success', text: more.flash } }),
    ...(context.asAt === null ? {} : { asAt: showDate(context.asAt), nowHref: asKnownNow(context.url) }),
  })
}

/** A browser prints what was drawn, so that is when it was true. */
const printedBy = ({ name, authority }: User) => `Printed from Throughline on ${showDateTime(Temporal.Now.instant())} by ${name}, ${authority.name}`

/** A form that is kept says where it stands: also without script, which could say it otherwise. */
function withItsAddress(main: Html, { url, body }: Context): Html {
  if (!main.text.includes(standsNowhere)) return main
  const field = hiddenField('draft', draftPageOf(body) ?? draftPageOf({ draft: url.pathname + url.search }) ?? '').text
  return new Html(main.text.replaceAll(standsNowhere, field))
}

const standsNowhere = hiddenField('draft', '').text

/** What is wrong, in the order in which the fields stand on the page; what is wrong with the whole comes first. */
function inPageOrder<E extends { field: string }>(errors: readonly E[], { text }: Html): E[] {
  const at = new Map(errors.map(({ field }) => [field, field === '' ? -1 : text.indexOf(` id="${field}"`)]))
  return errors.toSorted((one, other) => at.get(one.field)! - at.get(other.field)!)
}

/** The field to see this page as it was known on a past day: its filters stay, its place in the list does not. */
export function lookBackAt({ url, asAt }: Context): Html {
  // A list starts at its first row again; a page whose `from` is a day keeps it.
  const hidden = Object.fromEntries([...url.searchParams].filter(([name, value]) => name !== 'as-at' && !(name === 'from' && /^[0-9]+$/.test(value))))
  return lookBack({ action: url.pathname, hidden, day: asAt === null ? '' : showShortDate(asAt) })
}

/** An explanation on a page of its own, in the layout of whoever is asking where that is known. */
export function drawStop(stop: Stop, user: User | undefined, areas: readonly Area[], csrf: string | undefined): string {
  return page({
    title: stop.title,
    wide: user !== undefined,
    csrf,
    ...(user ? { user: headerOf(user), navigation: navigationOf(user, areas, '') } : {}),
    main: html`<h1 class="govuk-heading-l">${stop.title}</h1>
      <p class="govuk-body">${stop.message}</p>
      <p class="govuk-body"><a class="govuk-link" href="${stop.next.href}">${stop.next.text}</a></p>`,
  })
}

function headerOf(user: User) {
  return { name: user.name, roleLabel: roles[user.role].label, organisation: user.organisation.name, authority: user.authority.name, otherAuthorities: user.others }
}

/** The address of this page, where it can be opened again: of the answer to a form, the page that the form stands on. */
function pageHere(url: URL, areas: readonly Area[]): string {
  const page = wayBack({ method: 'POST' }, url, areas.flatMap(({ routes }) => routes))
  return page === url.pathname ? page + url.search : page
}

function navigationOf(user: User, areas: readonly Area[], path: string) {
  return areas.flatMap((area) => area.navigation).filter((item) => user.may(item.permission))
    .map(({ href, text }) => ({ href, text, current: path === href || path.startsWith(`${href}/`) }))
}

/** What the form draws for each field: its declaration, what was typed, what is wrong, and the options that come with the request. */
export function fieldViews(
  fields: Fields, typed: Typed, errors: Errors, { today, local = [] }: Reading,
  options: Record<string, readonly { value: string, text: string, hint?: string }[]> = {},
): FieldView[] {
  return Object.entries(fields).map(([name, field]) => ({
    name,
    label: field.label,
    hint: field.hint,
    kind: field.kind,
    required: !field.optional && field.kind !== 'flag',
    optionalFor: field.optionalFor,
    value: typed[name] ?? '',
    error: errors[name],
    options: options[name] ?? field.options ?? (field.codes && codesOn(withLocal(field.codes, local), today).map((entry) => ({ value: entry.code, text: entry.label }))),
    autocomplete: field.autocomplete,
    width: field.width,
    maxLength: field.kind === 'longText' ? field.max : undefined,
  }))
}
