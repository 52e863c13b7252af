// The first steps of an authority in which nobody has been asked for yet, for its administrator: each is gone once it is done.
import { html, type Html } from '#pages/html.ts'
import type { Context } from '#platform/web/route.ts'
import { firstStepsDone } from './administration.sql.ts'

export type FirstStep = { text: string, href?: string, about: string }

/** In their order; none where work has begun, and none for whoever keeps no accounts. */
export async function firstSteps({ db, user }: Pick<Context, 'db' | 'user'>): Promise<FirstStep[]> {
  if (!user.may('account.manage')) return []
  const { provider, provider_people, reviewer, officer, service, ready, begun } = (await db.row(firstStepsDone, {}))!
  if (begun) return []
  const deciders = [...(reviewer ? [] : ['a reviewer']), ...(officer ? [] : ['a contracts officer'])].join(' and ')
  return [
    ...(provider ? [] : [{ text: 'Add a provider', href: '/organisations', about: 'the organisation that supports people in a service.' }]),
    ...(provider_people ? [] : [{ text: 'Invite its people', href: '/people/invite', about: 'provider users, and a provider manager, who chooses the services of each.' }]),
    ...(deciders === '' ? [] : [{ text: `Invite ${deciders}`, href: '/people/invite', about: 'a reviewer decides requests, a contracts officer keeps services.' }]),
    ...(service ? [] : [{ text: 'A service', about: 'the contracts officer adds it, on the page Services.' }]),
    ...(ready ? [] : [{ text: 'Its contract, level, capacity and units', about: 'the contracts officer adds them, on the page of the service.' }]),
    { text: 'The first request', about: 'a provider user asks for a schedule at the service, and the reviewer accepts it.' },
  ]
}

export const firstStepsList = (steps: readonly FirstStep[]): Html => html`<h2 class="govuk-heading-m">First steps</h2>
  <ol class="govuk-list govuk-list--number" id="first-steps">${steps.map(({ text, href, about }) =>
    html`<li>${href === undefined ? html`<strong>${text}</strong>` : html`<a class="govuk-link" href="${href}">${text}</a>`}: ${about}</li>`)}</ol>`
