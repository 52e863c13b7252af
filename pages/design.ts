// The page /design: every component and every kind of field, from the examples that the tests read too.
import { examples, fieldErrorExamples, fieldExamples, headingExample } from './examples.ts'
import type { Example } from './examples.ts'
import { fieldColumns, fieldView } from './form.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

export function designPage(): { title: string, main: Html } {
  return {
    title: 'Design',
    main: html`${headingExample}
<ul class="govuk-list tl-design__contents">
${examples.map((example) => html`<li><a class="govuk-link" href="#${anchorOf(example)}">${example.name}</a></li>`)}
<li><a class="govuk-link" href="#fields">Fields</a></li>
<li><a class="govuk-link" href="#fields-in-columns">Fields in columns</a></li>
<li><a class="govuk-link" href="#fields-with-errors">Fields with errors</a></li>
</ul>
${examples.map((example) => html`
<section class="tl-design__section" aria-labelledby="${anchorOf(example)}">
<h2 class="govuk-heading-m" id="${anchorOf(example)}">${example.name}</h2>
${example.html}
</section>`)}
<section class="tl-design__section" aria-labelledby="fields">
<h2 class="govuk-heading-m" id="fields">Fields</h2>
<div class="tl-form__fields">${fieldExamples.map(fieldView)}</div>
</section>
<section class="tl-design__section" aria-labelledby="fields-in-columns">
<h2 class="govuk-heading-m" id="fields-in-columns">Fields in columns</h2>
${fieldColumns(fieldExamples.filter(({ kind }) => kind !== 'file').map((field) => ({ ...field, name: `column-${field.name}` })))}
</section>
<section class="tl-design__section" aria-labelledby="fields-with-errors">
<h2 class="govuk-heading-m" id="fields-with-errors">Fields with errors</h2>
${fieldColumns(fieldErrorExamples)}
</section>`,
  }
}

function anchorOf(example: Example): string {
  return `design-${example.name.toLowerCase().replace(/[^a-z]+/g, '-')}`
}
