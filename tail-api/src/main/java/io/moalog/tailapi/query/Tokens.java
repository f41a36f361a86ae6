package io.moalog.tailapi.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Cuts text into words as Elasticsearch's {@code standard} analyzer does: the same Lucene class, so that a word found in
 * the tail is found by search. Unicode text segmentation (UAX #29), lower case, no stop words.
 */
final class Tokens {
    private static final StandardAnalyzer STANDARD = new StandardAnalyzer();

    private Tokens() {}

    /** The words in their order; they always stand at consecutive positions. */
    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = STANDARD.tokenStream("", text)) {
            CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return tokens;
    }
}
