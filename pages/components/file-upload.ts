// A file to send; with `javascript` it also takes files that are dropped on it.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, controlGroup } from './options.ts'
import type { ControlOptions, Optional } from './options.ts'
import { translations } from './translations.ts'
import type { Translation } from './translations.ts'

export type FileUploadOptions = ControlOptions & Optional<{
  multiple: boolean
  javascript: boolean
  chooseFilesButtonText: string
  dropInstructionText: string
  multipleFilesChosenText: Translation
  noFileChosenText: string
  enteredDropZoneText: string
  leftDropZoneText: string
  wrapperClasses: string
  wrapperAttributes: Attributes
}>

export function fileUpload(options: FileUploadOptions): Html {
  const id = options.id ?? options.name
  return controlGroup(options, id, (describedBy) => {
    const own = attributes({
      class: classNames('govuk-file-upload', options.classes, options.errorMessage !== undefined && 'govuk-file-upload--error'),
      id,
      name: options.name,
      type: 'file',
      disabled: options.disabled,
      multiple: options.multiple,
      'aria-describedby': describedBy,
      ...options.attributes,
    })
    const element = html`<input${own}>`
    return options.javascript ? wrapped(options, element) : element
  })
}

function wrapped(options: FileUploadOptions, element: Html): Html {
  const texts = translations({
    'choose-files-button': options.chooseFilesButtonText,
    'no-file-chosen': options.noFileChosenText,
    'multiple-files-chosen': options.multipleFilesChosenText,
    'drop-instruction': options.dropInstructionText,
    'entered-drop-zone': options.enteredDropZoneText,
    'left-drop-zone': options.leftDropZoneText,
  })
  const own = { class: classNames('govuk-file-upload-wrapper', options.wrapperClasses), 'data-module': 'govuk-file-upload' }
  return html`<div${attributes({ ...own, ...texts, ...options.wrapperAttributes })}>
${element}
</div>`
}
