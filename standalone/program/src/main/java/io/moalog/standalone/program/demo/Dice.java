package io.moalog.standalone.program.demo;

import java.util.Random;

/** Seeded chance: the same traffic at every start. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    /** From 0 to {@code most - 1}. */
    int below(int most) {
        return random.nextInt(most);
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Mostly small and sometimes large, as times are. */
    int skewed(int typical) {
        return (int) Math.round(typical * Math.exp(random.nextGaussian() * 0.8));
    }

    String hex(int digits) {
        StringBuilder text = new StringBuilder();
        while (text.length() < digits) {
            text.append(Integer.toHexString(random.nextInt(16)));
        }
        return text.toString();
    }
}
