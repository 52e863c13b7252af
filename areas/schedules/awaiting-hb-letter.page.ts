// The letter as it is printed, and above it, for the screen alone, what to know before it is sent.
import { facts } from '#pages/components/facts.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { inLines } from '#pages/components/in-lines.ts'
import { html } from '#pages/html.ts'
import { showIso } from '#platform/dates.ts'
import type { Page } from '#platform/web/route.ts'
import type { Letter } from './awaiting-hb-letter.ts'

export const letterPage: Page<Letter> = (letter) => {
  const { from, to, client, address, provider } = letter
  return {
    title: `Letter about schedule ${letter.schedule}`,
    breadcrumbs: [{ text: 'Services', href: '/services' }, { text: 'Awaiting Housing Benefit', href: '/schedules/awaiting-hb' }, { text: 'Letter' }],
    main: html`${pageHeading({ text: 'Letter to Housing Benefit' })}
      <div class="tl-letter-notes tl-text">
        <p class="govuk-body">Print this page from your browser’s menu, or with Ctrl and P (Command and P on a Mac): the letter below comes out alone, to be signed and posted.
          Nothing is sent from here.</p>
        ${address === null && html`<p class="govuk-body">The address is withheld, so the letter says nothing of where ${client} lives. Tell the office only if you are sure that it may know.</p>`}
        ${letter.comment !== '' && html`<p class="govuk-body">Recorded as what the claim waits for, and left out of the letter: ${inLines(letter.comment)}</p>`}
      </div>
      <article class="tl-letter tl-text" aria-labelledby="about">
        <p class="govuk-body"><strong>${from.organisation}</strong></p>
        <p class="govuk-body">Housing Benefit<br>${to.authority}</p>
        <p class="govuk-body">${showIso(letter.date)}<br>Our reference: ${letter.schedule}</p>
        <p class="govuk-body">Dear Housing Benefit team</p>
        <h2 class="govuk-heading-m" id="about">Claim of ${client}</h2>
        ${facts([
          { label: 'Date of birth', value: letter.date_of_birth && showIso(letter.date_of_birth) },
          { label: 'National Insurance number', value: letter.nino }, { label: 'HB reference', value: letter.hb_reference },
          { label: 'Address', value: address === null ? 'Withheld' : address.map(unbroken).join(', ') }, { label: 'Provider', value: provider },
          ...(letter.service === null ? [] : [{ label: 'Service', value: letter.service }]), ...(letter.level === null ? [] : [{ label: 'Service level', value: letter.level }]),
          { label: 'Units', value: letter.units }, { label: 'Start date', value: showIso(letter.starts_on) },
          { label: 'Awaiting a decision since', value: `${showIso(letter.since)} (${letter.days === 1 ? '1 day' : `${letter.days} days`})` },
        ], 'Not known to us')}
        <p class="govuk-body">By our records ${client} has claimed Housing Benefit and awaits your decision.</p>
        <p class="govuk-body">If you have decided, please tell us what, with your reference and the day from which the award holds. If something is missing, please tell us what it is
          and who has to send it. If you have no claim in this name, please say so.</p>
        <p class="govuk-body">Please reply to ${from.name} at ${from.organisation}, ${from.email}, and quote our reference.</p>
        <p class="govuk-body">Yours faithfully</p>
        <p class="govuk-body tl-letter__signature">${from.name}<br>${from.organisation}</p>
      </article>`,
  }
}

/** A postcode stays on one line. */
const unbroken = (line: string) => (/^[A-Z0-9]{2,4} [0-9][A-Z]{2}$/.test(line) ? line.replace(' ', '\u00a0') : line)
