// What script adds to our pages; every page works without it.
import { initAll } from './govuk.js'
import './session-end.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
focusFirstNews()

// A table that fits needs no stop on the way through the page by keyboard.
for (const frame of document.querySelectorAll('.tl-scroll')) {
  const update = () => {
    if (frame.scrollWidth > frame.clientWidth) frame.setAttribute('tabindex', '0')
    else frame.removeAttribute('tabindex')
  }
  new ResizeObserver(update).observe(frame)
}

// The address keeps a page's place, so that a link to a row brings the row into view below the sticky bar.
function focusFirstNews() {
  if (location.hash.length < 2) return
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (target && target.matches('input, select, textarea')) target.focus()
}
