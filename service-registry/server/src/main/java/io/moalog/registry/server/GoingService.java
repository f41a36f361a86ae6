package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.moalog.registry.view.Service;
import java.util.List;

/**
 * A service that is being deleted.
 *
 * @param purge whether what is stored of it goes too
 * @param waitsFor in words, so far as the process that answers knows
 */
record GoingService(@JsonUnwrapped Service service, boolean purge, List<String> waitsFor) {}
