"""256 short words that are hard to mistake for each other, read aloud or typed. spec: KEY-8.

The place of a word is its meaning: the list never changes.
"""

from typing import Final

WORDS: Final = tuple(
    """
    acorn adobe agent album almond amber anchor angle
    anvil apple apron arch arena armor aspen atlas
    attic autumn bagel balloon bamboo banjo barrel basil
    basket beaver bench bicycle birch biscuit bishop blanket
    blossom bonfire bottle bramble bridge bronze bucket button
    cabin cactus camel candle canoe canvas carbon carpet
    castle cedar chapel cheese cherry chimney cinema circus
    clay clover cobalt cobra coconut coffee comet compass
    copper cotton cradle crystal cupboard curtain cushion cyclone
    daisy dentist diamond diesel dolphin dragon drum dune
    dynamo eagle echo elbow elephant engine fabric falcon
    feather fennel ferry festival fiddle flame flute forest
    fossil fountain fox fudge galaxy garlic gazelle ginger
    giraffe glacier goblet gondola gorilla gravel guitar hammer
    harbor harvest hazel hedge helmet hermit hippo hornet
    iceberg igloo indigo insect island ivory jacket jaguar
    jasmine jelly jigsaw jungle kayak kettle keyboard kitten
    koala ladder lagoon lantern lava lemon leopard lettuce
    library lilac lizard lobster lotus magnet mango maple
    marble marigold market meadow melon mirror monkey mosaic
    muffin museum mushroom napkin nectar nickel noodle nutmeg
    oasis obelisk oboe ocean olive onion opera orbit
    orchid oxygen oyster palace pancake panda parrot pebble
    pelican pencil pepper piano pigeon pillow pirate planet
    plum polar potato prairie pudding pumpkin puzzle pyramid
    quartz quilt quiver rabbit radio raft rainbow ribbon
    rocket rooster saddle saffron salmon sapphire satin scarf
    shadow shovel silver skylark sponge squirrel stadium sugar
    summit swan tablet teapot thunder tiger timber tomato
    tornado tractor trumpet tulip tunnel turtle umbrella unicorn
    valley vanilla velvet village vinegar violin volcano waffle
    walnut walrus whistle yogurt zebra zephyr zigzag zipper
    """.split()  # noqa: SIM905 -- to be read by people
)
