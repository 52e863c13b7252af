// Fields as they are drawn, right and wrong.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { fieldErrorExamples, fieldExamples } from './examples.ts'
import { errorSummary, fieldView, formView, hiddenField, openingSentence } from './form.ts'
import type { FieldView } from './form.ts'
import type { Html } from './html.ts'

function parse(markup: Html) {
  return parseHTML(`<!doctype html><html><body>${markup.text}</body></html>`).document
}

const surname: FieldView = { name: 'surname', label: 'Surname', kind: 'text', required: true, value: '' }

describe('fields', () => {
  for (const view of [...fieldExamples, ...fieldErrorExamples]) {
    test(`${view.kind} ${view.name}: labelled, described, and reached by its name`, () => {
      const document = parse(fieldView(view))
      const control = document.getElementById(view.name)
      assert.ok(control, 'a link to #name finds the control')
      assert.equal(control.getAttribute('name'), view.name)
      assert.ok(document.querySelector(`label[for="${view.name}"]`))
      assert.ok(document.body.textContent.includes(view.label))
      if (view.kind !== 'flag') assert.equal(document.body.textContent.includes('(optional)'), !view.required)
      const described = [control, control.closest('fieldset')]
        .flatMap((element) => (element?.getAttribute('aria-describedby') ?? '').split(' ')).filter(Boolean)
      for (const id of described) assert.ok(document.getElementById(id), `#${id} exists`)
      if (view.error !== undefined) assert.ok(described.includes(`${view.name}-error`))
    })
  }

  test('what was typed comes back, whatever it is; a password does not', () => {
    const typed = '<"O\'Leary"> & \u202Eson'
    assert.equal(parse(fieldView({ ...surname, value: typed })).getElementById('surname')?.getAttribute('value'), typed)
    assert.match(fieldView({ ...surname, kind: 'longText', value: typed }).text,
      />&lt;&quot;O&#39;Leary&quot;&gt; &amp; &#8238;son<\/textarea>/)
    assert.equal(parse(fieldView({ ...surname, kind: 'password', value: 'secret' })).getElementById('surname')?.getAttribute('value'), null)
    assert.equal(parse(hiddenField('version', typed)).querySelector('input')?.getAttribute('value'), typed)
    assert.match(fieldView({ ...surname, kind: 'longText', value: '\nfirst' }).text, />\n\nfirst</)
  })

  test('more than six choices open as a list; a choice that left the list stays chosen', () => {
    const options = Array.from({ length: 7 }, (_, i) => ({ value: String(i), text: `Choice ${i}` }))
    const long = parse(fieldView({ ...surname, kind: 'choice', value: '9', options }))
    assert.equal(long.querySelector('select option[selected]')?.getAttribute('value'), '9')
    const short = parse(fieldView({ ...surname, kind: 'choice', required: false, value: '1', options: options.slice(0, 2) }))
    assert.deepEqual([...short.querySelectorAll('input')].map((input) => input.getAttribute('value')), ['0', '1', ''])
    assert.equal(short.querySelector('input[checked]')?.getAttribute('value'), '1')
  })

  test('nothing is marked as required by weight alone: the form says so', () => {
    const hidden = { version: '3', gone: undefined }
    const document = parse(formView({ action: '/x', csrf: 't"', fields: fieldExamples, submit: 'Send', hidden }))
    assert.ok(document.body.textContent.includes(openingSentence))
    assert.equal(document.querySelector('input[name=csrf]')?.getAttribute('value'), 't"')
    assert.equal(document.querySelector('input[name=version]')?.getAttribute('value'), '3')
    assert.equal(document.querySelector('form')?.getAttribute('enctype'), 'multipart/form-data')
  })

  test('the error summary links to each field; an error of the whole form has no link', () => {
    const document = parse(errorSummary([{ field: 'surname', message: 'Enter a surname' }, { field: '', message: 'The unit is taken' }]))
    assert.deepEqual([...document.querySelectorAll('li')].map((item) => item.textContent.trim()), ['Enter a surname', 'The unit is taken'])
    assert.deepEqual([...document.querySelectorAll('li a')].map((link) => link.getAttribute('href')), ['#surname'])
    assert.equal(errorSummary([]).text, '')
  })
})
