package io.moalog.standalone.program.http;

import io.moalog.registry.view.ApiToken;
import java.util.Optional;

/** The tokens that the registry has published. */
public interface KnownTokens {
    /** Whether they have been read; until then nobody may be refused by them. */
    boolean areRead();

    /**
     * The token that has that hash, if it is valid now.
     *
     * @param hash see {@link io.moalog.registry.view.IngestKey#hash}
     */
    Optional<ApiToken> find(byte[] hash);
}
