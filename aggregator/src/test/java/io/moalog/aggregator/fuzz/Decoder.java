package io.moalog.aggregator.fuzz;

/** What a {@link Fuzz} feeds. */
public interface Decoder {
    /**
     * Decodes all of one input. What comes of it is checked by assertions; whatever is thrown otherwise is a defect.
     *
     * @param input the bytes
     * @param cut where they are divided, for decoders that are fed piece by piece: {@code [0, cut)} and the rest
     * @param steps to be counted at every step of a loop over the decoder
     */
    void decode(byte[] input, int cut, Steps steps) throws Exception;
}
