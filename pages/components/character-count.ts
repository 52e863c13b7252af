// A textarea that counts what is typed against a limit.
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { hint } from './hint.ts'
import { classNames, content } from './options.ts'
import type { ControlOptions, Optional } from './options.ts'
import { textarea } from './textarea.ts'
import { translations } from './translations.ts'
import type { Translation } from './translations.ts'

export type CharacterCountOptions = ControlOptions & Optional<{
  rows: string | number
  value: string
  maxlength: string | number
  maxwords: string | number
  threshold: string | number
  countType: string
  spellcheck: boolean
  countMessage: Optional<{ classes: string }>
  textareaDescriptionText: string
  charactersUnderLimitText: Translation
  charactersAtLimitText: string
  charactersOverLimitText: Translation
  wordsUnderLimitText: Translation
  wordsAtLimitText: string
  wordsOverLimitText: Translation
}>

export function characterCount(options: CharacterCountOptions): Html {
  const id = options.id ?? options.name
  const limit = options.maxwords ?? options.maxlength
  const countType = options.maxwords === undefined ? options.countType : 'words'
  const description = options.textareaDescriptionText ?? `You can enter up to %{count} ${countType === 'words' ? 'words' : 'characters'}`
  const message = hint({
    id: `${id}-info`,
    classes: classNames('govuk-character-count__message', options.countMessage?.classes),
    text: limit === undefined ? '' : description.replace('%{count}', String(limit)),
  })
  return textarea({
    ...options,
    id,
    describedBy: `${id}-info`,
    classes: classNames('govuk-js-character-count', options.classes),
    formGroup: {
      classes: classNames('govuk-character-count', options.formGroup?.classes),
      attributes: {
        'data-module': 'govuk-character-count',
        'data-maxlength': options.maxlength,
        'data-maxwords': options.maxwords,
        'data-count-type': countType,
        'data-threshold': options.threshold,
        ...translations({
          // Without a limit on the page the script must know the sentence, since it will learn the limit later.
          'textarea-description': limit === undefined && options.textareaDescriptionText
            ? { other: options.textareaDescriptionText }
            : undefined,
          'characters-under-limit': options.charactersUnderLimitText,
          'characters-at-limit': options.charactersAtLimitText,
          'characters-over-limit': options.charactersOverLimitText,
          'words-under-limit': options.wordsUnderLimitText,
          'words-at-limit': options.wordsAtLimitText,
          'words-over-limit': options.wordsOverLimitText,
        }),
        ...options.formGroup?.attributes,
      },
      beforeInput: options.formGroup?.beforeInput,
      afterInput: { html: html`${message}${content(options.formGroup?.afterInput)}` },
    },
  })
}
