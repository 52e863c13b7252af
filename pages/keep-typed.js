// Keeps what is typed into a form until it is sent, and puts it back: after a time-out, the back button, a lost connection, a closed window.
const pause = 2000
const retry = 10_000

export function keepWhatIsTyped(form) {
  const where = { form: new URL(form.action).pathname, page: location.pathname + location.search }
  // The page may have come back from being sent: then it says where it stood.
  if (form.elements.draft.value) where.page = form.elements.draft.value
  else form.elements.draft.value = where.page
  const said = note(form)
  const fields = () => [...form.elements].filter((field) => field.name && !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type))
  const typed = () => JSON.stringify(Object.fromEntries(fields().filter((field) => !['radio', 'checkbox'].includes(field.type) || field.checked).map((field) => [field.name, field.value])))
  let kept = typed()
  let version = 0
  let timer
  let isStopped = false

  form.addEventListener('input', later)
  form.addEventListener('change', later)
  form.addEventListener('submit', () => { isStopped = true })
  // Back from another page with everything still in it: it goes on where it was.
  addEventListener('pageshow', ({ persisted }) => { if (persisted) isStopped = false })
  addEventListener('pagehide', () => void keep())
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') void keep() })
  void find()

  function later() {
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), pause)
  }

  async function find() {
    const answer = await fetch(`/drafts?${new URLSearchParams(where)}`, { headers: { accept: 'application/json' } }).catch(() => undefined)
    const draft = answer?.ok ? (await answer.json()).drafts[0] : undefined
    if (!draft) return
    version = draft.version
    // What came back with its errors, or was typed meanwhile, is newer than what was kept.
    if (document.querySelector('.govuk-error-summary') || typed() !== kept) return
    for (const field of fields()) {
      const value = draft.typed[field.name]
      if (['radio', 'checkbox'].includes(field.type)) field.checked = field.value === value
      else if (value !== undefined) field.value = value
    }
    kept = typed()
    said.say(`What you typed until ${draft.saved} is back.`, 'Start afresh', async () => {
      await send('/drafts/discard', where)
      location.replace(where.page)
    })
  }

  async function keep(anyway) {
    clearTimeout(timer)
    const now = typed()
    if (isStopped || (now === kept && anyway !== true)) return
    const answer = await send('/drafts', { ...where, title: document.querySelector('h1').textContent.trim().replace(/\s+/g, ' ').slice(0, 200), typed: now, ...(anyway === true ? {} : { version }) })
    if (answer?.ok) {
      const { message, version: latest } = await answer.json()
      version = latest
      kept = now
      said.say(`${message}.`)
    } else if (answer?.status === 409) {
      said.say('You have this form open in another window too, and typed there. What you type here is not kept.', 'Keep what is here instead', () => keep(true))
    } else if (answer?.status === 401) {
      said.say('You have been signed out. What you typed is still here: sign in in another window, and it is kept.', 'Try again', () => keep())
    } else if (answer === undefined || answer.status >= 500) {
      said.say('No connection: what you typed is still here, and is kept as soon as there is one.')
      timer = setTimeout(() => void keep(), retry)
    }
  }

  function send(path, values) {
    return fetch(path, { method: 'POST', keepalive: true, body: JSON.stringify(values),
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': form.elements.csrf.value } }).catch(() => undefined)
  }
}

/** A line below the form that says what became of what was typed, with a way to do something about it. */
function note(form) {
  const line = form.querySelector('.govuk-button-group').insertAdjacentElement('afterend', document.createElement('p'))
  line.className = 'govuk-hint tl-kept'
  line.setAttribute('role', 'status')
  return {
    say(text, action, act) {
      line.textContent = text
      if (!action) return
      const button = line.appendChild(document.createElement('button'))
      button.type = 'button'
      button.className = 'tl-link-button'
      button.textContent = action
      button.addEventListener('click', act)
    },
  }
}
