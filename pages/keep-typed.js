// Keeps what is typed into a form until it is sent, and puts it back: after a time-out, the back button, a lost connection, a closed window.
const pause = 2000
const retry = 10_000

export function keepWhatIsTyped(form) {
  const where = { form: new URL(form.action).pathname, page: location.pathname + location.search }
  // The page may have come back from being sent: then it says where it stood.
  if (form.elements.draft.value) where.page = form.elements.draft.value
  else form.elements.draft.value = where.page
  const said = note(form)
  // With what was typed goes what stood then: otherwise what a colleague changes meanwhile would be taken back.
  const goesAlong = ({ name }) => form.elements.stood && ['version', 'stood'].includes(name)
  const fields = () => [...form.elements].filter((field) => field.name && (goesAlong(field) || !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type)))
  const typed = () => JSON.stringify(Object.fromEntries(fields().filter((field) => !['radio', 'checkbox'].includes(field.type) || field.checked).map((field) => [field.name, field.value])))
  // What comes back with its errors stands at the address it was sent to, and was not kept: it is newer than whatever was.
  const isBack = where.form === location.pathname && document.querySelector('.govuk-error-summary') !== null
  let kept = isBack ? undefined : typed()
  let version = isBack ? undefined : 0
  let timer
  let isStopped = false
  let isOut = false

  form.addEventListener('input', later)
  form.addEventListener('change', later)
  form.addEventListener('submit', async (event) => {
    isStopped = !isOut
    if (!isOut) return
    event.preventDefault()
    if (await renew()) form.requestSubmit(event.submitter)
    else tellOut()
  })
  // Back from another page with everything still in it: it goes on where it was.
  addEventListener('pageshow', ({ persisted }) => { if (persisted) isStopped = false })
  addEventListener('pagehide', () => void keep())
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') void keep() })
  /** For whoever wants to know whether leaving loses anything: what is 'left', 'kept', or nothing. */
  form.typing = () => (typed() !== kept ? 'left' : version ? 'kept' : '')
  void find()

  function later() {
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), pause)
  }

  async function find() {
    const answer = await fetch(`/drafts?${new URLSearchParams(where)}`, { headers: { accept: 'application/json' } }).catch(() => undefined)
    const draft = answer?.ok ? (await answer.json()).drafts[0] : undefined
    if (draft) version = draft.version
    if (isBack) return later()
    // What was typed meanwhile is newer than what was kept.
    if (!draft || document.querySelector('.govuk-error-summary') || typed() !== kept) return
    for (const field of fields()) {
      const value = draft.typed[field.name]
      if (['radio', 'checkbox'].includes(field.type)) field.checked = field.value === value
      else if (value !== undefined) field.value = value
    }
    kept = typed()
    // What is put back is seen, also in a part of the page that is opened for it.
    form.closest('details')?.setAttribute('open', '')
    const back = `What you typed until ${draft.saved} is back.`
    // A page that puts it back by itself has a button for that too.
    if (document.querySelector('form[action="/drafts/discard"]')) said.say(back)
    else said.say(back, 'Start afresh', async () => {
      await send('/drafts/discard', where)
      location.replace(where.page)
    })
  }

  async function keep(anyway) {
    clearTimeout(timer)
    const now = typed()
    if (isStopped || (now === kept && anyway !== true)) return
    const answer = await send('/drafts', { ...where, title: title(), typed: now, ...(anyway === true ? {} : { version }) })
    if (answer?.ok) {
      const { message, version: latest } = await answer.json()
      version = latest
      kept = now
      said.say(`${message}.`)
    } else if (answer?.status === 409) {
      said.warn('You have this form open in another window too, and typed there. What you type here is not kept.', 'Keep what is here instead', () => keep(true))
    } else if (answer?.status === 403 && await renew()) {
      return keep(anyway)
    } else if (answer?.status === 401 || answer?.status === 403) {
      isOut = true
      tellOut()
    } else if (answer === undefined || answer.status >= 500) {
      said.say('No connection: what you typed is still here, and is kept as soon as there is one.')
      timer = setTimeout(() => void keep(), retry)
    }
  }

  /** Of several forms half-way each says whose it is: the person the page is about, or the one whose name is typed into it. */
  function title() {
    const textOf = (element) => element?.textContent.trim().replace(/\s+/g, ' ') ?? ''
    const heading = textOf(document.querySelector('h1'))
    const name = textOf(document.querySelector('.tl-identity__name')) || ['forename', 'surname'].map((part) => form.elements[part]?.value?.trim()).filter(Boolean).join(' ')
    return (name === '' || heading.includes(name) ? heading : `${heading} for ${name}`).slice(0, 200)
  }

  function tellOut() {
    said.warn('You have been signed out. What you typed is still here, and is not kept: sign in in another window as the same person, and go on here.', 'I have signed in', async () => {
      if (await renew()) void keep()
      else tellOut()
    })
  }

  /** Whoever has signed in again, as the same person at the same place, goes on with this form: it gets the token of their new session. */
  async function renew() {
    const answer = await fetch('/drafts', { headers: { accept: 'text/html' } }).catch(() => undefined)
    const fresh = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined
    const token = fresh?.querySelector('[name=csrf]')?.value
    const who = (page) => page.querySelector('.tl-header__account')?.textContent
    if (!token || token === form.elements.csrf.value || who(fresh) !== who(document)) return false
    for (const field of document.querySelectorAll('[name=csrf]')) field.value = token
    isOut = false
    return true
  }

  function send(path, values) {
    return fetch(path, { method: 'POST', keepalive: true, body: JSON.stringify(values),
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': form.elements.csrf.value } }).catch(() => undefined)
  }
}

/** A line below the form that says what became of what was typed, with a way to do something about it. What warns stays in view while there is form above it. */
function note(form) {
  const line = form.querySelector('.govuk-button-group').insertAdjacentElement('afterend', document.createElement('p'))
  line.className = 'govuk-hint tl-kept'
  line.setAttribute('role', 'status')
  const say = (kind) => (text, action, act) => {
    line.className = `govuk-hint tl-kept${kind}`
    line.textContent = text
    if (!action) return
    const button = line.appendChild(document.createElement('button'))
    button.type = 'button'
    button.className = 'tl-link-button'
    button.textContent = action
    button.addEventListener('click', act)
  }
  return { say: say(''), warn: say(' tl-kept--warning') }
}
