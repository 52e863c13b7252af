// Passwords that can be read out: words and four numbers.
import { randomInt } from 'node:crypto'
import { problemWithPassword } from './new-password.ts'

const words = `acorn amber anchor apple apron arrow aspen atlas attic autumn badge bagel baker balloon bamboo banjo barley basil basket beacon beaver
bishop blanket blossom bobbin bonnet border bottle bracken bramble brandy breeze bridge bronze bucket buckle bugle bumble bundle butter button cabin
cactus camera candle canoe canvas canyon carbon cargo carpet carrot castle cattle cedar cellar cherry chimney cider cinder circus citrus clover cobalt
cobble coffee comet compass copper coral cotton cradle crater crayon cricket crystal cushion daisy damson dancer dapple delta denim dinghy dolphin
domino donkey dragon drizzle ember engine falcon feather fennel fiddle finch flannel flint forest fossil fountain galaxy garden garlic garnet gazebo
ginger glacier goblet granite gravel hammock hamper harbour harvest hazel heather hickory honey indigo island ivory jasmine jersey jigsaw juniper
kettle kitten ladder lagoon lantern lasso lattice lavender lemon lentil linen lizard lobster locket magnet mango mantle maple marble meadow melon
mirror mitten monsoon mosaic muffin mustard napkin nectar needle nettle nickel nutmeg oatmeal olive onion orbit orchard otter oyster paddle panda
parade parcel parsley pebble pelican pencil pepper pewter piano pigeon pillow pistachio planet plaster pocket poppy prairie puddle pumpkin puzzle
quartz quilt rabbit radish raisin raven ribbon river robin rocket rosemary saddle saffron sailor sandal sapphire satchel scarlet shadow shelter
shingle silver skipper slipper socket sorrel sparrow spindle spruce squash stable starling sunset tablet tangerine teapot tempest thistle thunder
timber toffee topaz treacle trellis trumpet tulip tunnel turnip turtle valley velvet vessel violet waffle walnut wander willow window winter`.split(/\s+/)

/**
 * Eight bits for each word and thirteen for the numbers: four words withstand a stolen hash, three will do on this machine alone. Words that are
 * common in passwords can come together by chance; what nobody could choose is not drawn either.
 */
export function randomPassword({ wordCount = 4 } = {}): string {
  for (;;) {
    const chosen = Array.from({ length: wordCount }, () => words[randomInt(words.length)]!)
    const drawn = [...chosen, randomInt(1000, 10_000)].join('-')
    if (problemWithPassword(drawn, { withFactor: false, known: [] }) === undefined) return drawn
  }
}
