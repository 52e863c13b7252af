// The contrast between two colours by WCAG 2.2, and what an authority's own accent must keep.

/** From 1 (the same) to 21 (black on white). Colours are written #rrggbb. */
export function contrast(first: string, second: string): number {
  const [lighter, darker] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** What is wrong with a colour as an accent: it carries white text, and is the colour of links on white and on pale grounds. */
export function problemsWithAccent(accent: string): string[] {
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return ['Write the colour as # and six digits, such as #0b5260']
  // Links also stand on the palest ground, which takes a little contrast away.
  return contrast(accent, '#e6f0f2') < 4.5 ? ['The colour must be darker, so that links and the white text on it can be read'] : []
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
