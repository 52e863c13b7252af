// What script adds to our pages; every page works without it.
import { initAll } from './govuk.js'
import { keepWhatIsTyped } from './keep-typed.js'
import { goByKeys } from './row-keys.js'
import './session-end.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
focusFirstNews()
for (const table of document.querySelectorAll('table[data-row-keys]')) goByKeys(table)
// Whoever has not signed in has nowhere to keep anything.
for (const form of document.querySelectorAll('.tl-staff form[data-keep]')) keepWhatIsTyped(form)

// The address keeps a page's place, so that a link to a row brings the row into view below the sticky bar.
function focusFirstNews() {
  if (location.hash.length < 2) return
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (target && target.matches('input, select, textarea')) target.focus()
}
