// Goes from row to row of a list by keys: arrows, J and K, Home and End. Only while the name of a row has the focus, so that a letter
// said or typed anywhere else does nothing (WCAG 2.1.4). Enter opens, as with any link.
const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

export function goByKeys(table) {
  table.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const names = [...table.querySelectorAll('tbody th[scope=row] :is(a, input)')]
    const at = names.indexOf(event.target)
    if (at === -1) return
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? names.length - 1 : at + (steps[event.key] ?? NaN)
    if (!names[to]) return
    event.preventDefault()
    names[to].focus()
  })
}
