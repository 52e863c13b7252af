// The guides of docs/guides as pages: the few signs of Markdown that they use, and nothing else. They are ours, and escaped all the same.
import { dataTable } from '#pages/components/data-table.ts'
import { html, nothing, type Content, type Html } from '#pages/html.ts'

export type Picture = { path: string, width: number, height: number }
/** Where a link leads in the product, if anywhere; and the picture of a name, once it has been taken. */
export type Surroundings = { page(target: string): string | undefined, picture(target: string): Picture | undefined }

/** Blocks stand apart from each other by an empty line. */
export function guideText(markdown: string, around: Surroundings): { title: string, main: Html } {
  const blocks = markdown.trim().split(/\n{2,}/)
  const title = /^# (.+)$/.exec(blocks[0]!)?.[1]
  if (title === undefined) throw new Error(`a guide begins with its title, not with “${blocks[0]!}”`)
  return { title, main: html`<h1 class="govuk-heading-l">${title}</h1>${blocks.slice(1).map((block) => blockOf(block, title, around))}` }
}

function blockOf(block: string, title: string, around: Surroundings): Html {
  const line = (text: string) => lineOf(text, around)
  const items = (mark: RegExp) => block.split(mark).filter((item) => item !== '').map((item) => html`<li>${line(item)}</li>`)
  const picture = /^!\[([^\]]+)\]\(([^)]+)\)$/.exec(block)
  if (picture) {
    const taken = around.picture(picture[2]!)
    return taken ? html`<img class="tl-picture" src="${taken.path}" alt="${picture[1]}" width="${taken.width}" height="${taken.height}" loading="lazy">` : nothing
  }
  if (block.startsWith('## ')) return html`<h2 class="govuk-heading-m">${line(block.slice(3))}</h2>`
  // A long line goes on in the next rather than past the edge, where somebody would have to scroll for it.
  if (block.startsWith('    ')) return html`<pre class="tl-code tl-text"><code>${block.replaceAll(/^ {4}/gm, '')}</code></pre>`
  if (block.startsWith('| ')) return tableOf(block, title, line)
  if (block.startsWith('* ')) return html`<ul class="govuk-list govuk-list--bullet tl-text">${items(/^\* /m)}</ul>`
  if (block.startsWith('1. ')) return html`<ol class="govuk-list govuk-list--number tl-text">${items(/^\d+\. /m)}</ol>`
  return html`<p class="govuk-body tl-text">${line(block)}</p>`
}

/** A column whose dashes end with a colon holds numbers. */
function tableOf(block: string, caption: string, line: (text: string) => Content): Html {
  const [headings, dashes, ...rows] = block.split('\n').map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()))
  return dataTable({
    id: 'table', caption, captionHidden: true,
    columns: headings!.map((heading, at) => ({ key: String(at), heading, numeric: dashes![at]!.endsWith(':') })),
    rows: rows.map((cells) => Object.fromEntries(cells.map((cell, at) => [String(at), line(cell)]))),
  })
}

/** What is pressed and what is stressed are both bold; a link that leads out of the product is its words. */
function lineOf(text: string, { page }: Surroundings): Content {
  const parts = text.replaceAll(/\s+/g, ' ').trim().split(/(\*{1,2}[^*]+\*{1,2}|`[^`]+`|\[[^\]]+\]\([^)]+\))/)
  return parts.map((part) => {
    const [, words, target] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? []
    if (words !== undefined) {
      const href = page(target!)
      return href === undefined ? words : html`<a class="govuk-link" href="${href}">${words}</a>`
    }
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`
    return part.startsWith('*') ? html`<strong>${part.replaceAll('*', '')}</strong>` : part
  })
}
