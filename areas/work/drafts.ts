// GET and POST /drafts: what somebody typed into a form and has not sent. Pages save it every few seconds, and put it back (design.md 3, Fields, drafts).
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField, hiddenField } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { showMoment } from '#platform/dates.ts'
import { deleteDraft, deleteOldDrafts, draftsKept, findDraft, listDrafts, saveDraft } from '#platform/drafts.sql.ts'
import { draftAddress } from '#platform/drafts.ts'
import { flag, longText, text, wholeNumber } from '#platform/fields.ts'
import { isStorable } from '#platform/text.ts'
import { unsentAddress } from '#platform/web/unsent.ts'
import { conflict, done, get, post, show, Stop, type Page } from '#platform/web/route.ts'

const which = { form: draftAddress('Where the form is sent'), page: draftAddress('Where the form stands') }

type Draft = { form: string, page: string, title: string, saved: string, typed?: unknown, version?: number }

export const drafts = get('/drafts', {
  name: 'work.drafts', summary: 'What you have typed and not sent', description: 'With form and page, what was typed there.', permission: 'home.read',
  query: { form: { ...which.form, optional: true as const }, page: { ...which.page, optional: true as const } },
  handle: async ({ db, query: { form, page } }) => {
    if (form === null || page === null) {
      return show({ drafts: (await db.rows(listDrafts, {})).map(({ saved_at, ...draft }): Draft => ({ ...draft, saved: showMoment(saved_at) })) }, draftsPage)
    }
    const draft = await db.row(findDraft, { form, page })
    return show({ drafts: draft ? [{ form, page, title: '', saved: showMoment(draft.saved_at), typed: draft.typed, version: draft.version }] : [] }, draftsPage)
  },
})

const typedFields = {
  title: text({ label: 'Title', max: 200 }), typed: longText({ label: 'What was typed', max: 90_000 }),
  version: wholeNumber({ label: 'Version', optional: true, most: 2_000_000_000 }),
}

export const keepDraft = post('/drafts', {
  name: 'work.keep-draft', summary: 'Keep what is typed into a form that is not sent yet', permission: 'home.read',
  input: { ...which, ...typedFields },
  handle: async ({ db, input }) => {
    if ('errors' in input) throw new Stop(422, 'That can’t be kept', `${Object.values(input.errors).join('. ')}.`)
    const { form, page, title, version } = input.values
    const [kept] = await Promise.all([db.row(saveDraft, { form, page, title, typed: valuesIn(input.values.typed), version }), db.rows(deleteOldDrafts, {})])
    if (!kept) throw conflict('Another window has kept something for this form since. Open it there, or keep what is here instead.')
    return done('/drafts', `Kept ${showMoment(kept.saved_at)}`, { version: kept.version })
  },
})

export const discardDraft = post('/drafts/discard', {
  name: 'work.discard-draft', summary: 'Throw away what was typed and not sent', permission: 'home.read', input: { ...which, again: flag({ label: 'Back to the form' }) },
  handle: async ({ db, input }) => {
    if ('errors' in input) throw new Stop(422, 'That can’t be thrown away', `${Object.values(input.errors).join('. ')}.`)
    const { again, ...where } = input.values
    const gone = await db.row(deleteDraft, where)
    return done(again ? where.page : '/drafts', gone ? 'Thrown away.' : 'It was gone already.')
  },
})

/** A flat object of texts, as a form holds them; nothing else is kept. */
function valuesIn(json: string): Record<string, string> {
  try {
    const values: unknown = JSON.parse(json)
    if (typeof values === 'object' && values !== null && Object.entries(values).every(([name, value]) => typeof value === 'string' && isStorable(name) && isStorable(value))) {
      return values as Record<string, string>
    }
  } catch {
    // Not JSON: told below.
  }
  throw new Stop(422, 'That can’t be kept', 'What was typed must be a JSON object of texts.')
}

const draftsPage: Page<{ drafts: Draft[] }> = ({ drafts: kept }, { csrf }) => ({
  title: 'Typed and not sent',
  main: html`${pageHeading({ text: 'Typed and not sent' })}
    ${dataTable({
      id: 'drafts', caption: 'Typed and not sent', captionHidden: true,
      columns: [{ key: 'title', heading: 'Form' }, { key: 'saved', heading: 'Kept', noWrap: true }, { key: 'discard', heading: 'Throw away', headingHidden: true }],
      rows: kept.map(({ form, page, title, saved }) => ({
        title: html`<a class="govuk-link" href="${unsentAddress(form, page)}">${title}</a>`, saved,
        discard: html`<form method="post" action="/drafts/discard" novalidate>${csrfField(csrf)}${hiddenField('form', form)}${hiddenField('page', page)}
          ${button({ html: html`Throw away<span class="govuk-visually-hidden"> ${title}</span>`, classes: 'govuk-button--secondary' })}</form>`,
      })),
      empty: { title: 'Nothing is left unsent', text: `What you type into a form is kept every few seconds until you send it, for ${draftsKept} days. Whatever you leave half-way stands here.` },
    })}`,
})
