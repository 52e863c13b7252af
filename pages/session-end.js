// Warns five minutes before a session ends, and lets one stay. What is on the page stays as it is.

const warnBefore = 300
/** A page that was just opened has half an hour; the server counts in minutes. */
const atFirst = 29 * 60

const signOut = document.querySelector('form[action="/sign-out"]')
const token = signOut?.elements.csrf?.value
let timer
let dialog
/** Somebody has put the dialog away, to go on while there is time. */
let isAway = false

if (token) {
  const known = read()
  // When it ends at the latest is asked once for each session.
  if (known) wait(Math.min(atFirst, (known.ends - Date.now()) / 1000))
  else void look()
}

function wait(left) {
  clearTimeout(timer)
  timer = setTimeout(look, Math.max(1, left - warnBefore) * 1000)
}

/** Another window may have kept the session alive, or ended it: the server knows. */
async function look() {
  try {
    const answer = await fetch('/session', { headers: { accept: 'application/json' } })
    show(await answer.json())
  } catch {
    timer = setTimeout(look, 15_000)
  }
}

function show({ left, most }) {
  keep(most)
  if (left > warnBefore) {
    dialog?.close()
    return wait(left)
  }
  dialog ??= makeDialog()
  const [heading, text, stay, away, close] = ['h2', 'p', '[value=stay]', '[value=away]', '[value=close]'].map((part) => dialog.querySelector(part))
  const minutes = Math.ceil(left / 60)
  heading.textContent = left > 0 ? 'You will soon be signed out' : 'You have been signed out'
  const what = typed()
  text.textContent = left === 0 ? atTheEnd[what]
    : most > left ? `Nothing was done here for a while. You are signed out in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
      : `You signed in twelve hours ago. You are signed out in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: close this, and send what you are working on.`
  // The twelve hours can't be drawn out.
  const hadFocus = document.activeElement === stay
  stay.hidden = left === 0 || most <= left
  close.hidden = !stay.hidden || (left === 0 && what !== 'left')
  away.textContent = left === 0 ? 'Sign in again' : 'Sign out'
  if (!dialog.open && !(isAway && left > 0)) dialog.showModal()
  if (hadFocus && stay.hidden) away.focus()
  clearTimeout(timer)
  if (left > 0) timer = setTimeout(look, Math.min(left, left > 60 ? 60 : 15) * 1000)
}

/** What becomes of what was typed, once one is signed out: forms that are kept say so, and of others it is in the page alone. */
const atTheEnd = {
  kept: 'What you typed is kept, and is back after you sign in.',
  left: 'What you typed last is in this page only. Close this, and copy what you need before you sign in again.',
  '': 'Sign in again to go on.',
}

function typed() {
  const isTyped = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked
  const ofForm = (form) => form.typing?.() ?? ([...form.querySelectorAll('textarea, input:not([type=hidden], [type=password], [type=file])')].some(isTyped) ? 'left' : '')
  const all = [...document.querySelectorAll('main form[method=post]')].map(ofForm)
  return ['left', 'kept'].find((what) => all.includes(what)) ?? ''
}

function makeDialog() {
  const made = document.createElement('dialog')
  made.className = 'tl-dialog'
  made.setAttribute('aria-labelledby', 'session-end')
  made.innerHTML = `<h2 class="govuk-heading-m" id="session-end"></h2><p class="govuk-body" role="status"></p>
    <div class="govuk-button-group"><button class="govuk-button" type="button" value="stay">Stay signed in</button>
    <button class="govuk-button govuk-button--secondary" type="button" value="away"></button>
    <button class="govuk-button govuk-button--secondary" type="button" value="close">Close</button></div>`
  made.querySelector('[value=stay]').addEventListener('click', () => void stay())
  made.querySelector('[value=away]').addEventListener('click', leave)
  made.querySelector('[value=close]').addEventListener('click', () => made.close())
  made.addEventListener('close', () => { isAway = made.querySelector('[value=stay]').hidden })
  // Escape is the quickest way to say that one is there.
  made.addEventListener('cancel', (event) => {
    event.preventDefault()
    if (made.querySelector('[value=stay]').hidden) made.close()
    else void stay()
  })
  document.body.append(made)
  return made
}

async function stay() {
  const answer = await fetch('/session', { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': token }, body: '{}' })
  show(answer.ok ? await answer.json() : { left: 0, most: 0 })
}

function leave() {
  if (dialog.querySelector('[value=stay]').hidden && dialog.querySelector('h2').textContent.startsWith('You have')) {
    location.assign(`/sign-in?to=${encodeURIComponent(ownAddress())}`)
  } else signOut.submit()
}

/** A form that came back with its errors stands at the address it was sent to, which is no page: it says itself where it stood. */
function ownAddress() {
  const form = [...document.querySelectorAll('form[data-keep]')].find(({ action }) => new URL(action).pathname === location.pathname)
  return form?.elements.draft.value || location.pathname + location.search
}

function read() {
  const known = JSON.parse(sessionStorage.getItem('session-end') ?? 'null')
  return known?.of === token ? known : undefined
}

function keep(most) {
  sessionStorage.setItem('session-end', JSON.stringify({ of: token, ends: Date.now() + most * 1000 }))
}
