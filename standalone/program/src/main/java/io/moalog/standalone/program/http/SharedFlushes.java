package io.moalog.standalone.program.http;

import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.jspecify.annotations.Nullable;

/**
 * Has a connection's answers that are ready at once written to its socket at once: Kafka acknowledges the logs of many
 * requests together, and each write costs as much as the logs of several.
 */
final class SharedFlushes implements NettyServerCustomizer {
    private final @Nullable Channel connection;

    SharedFlushes() {
        this(null);
    }

    private SharedFlushes(@Nullable Channel connection) {
        this.connection = connection;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        return role == ChannelRole.CONNECTION ? new SharedFlushes(channel) : this;
    }

    @Override
    public void onInitialPipelineBuilt() {
        if (connection != null) {
            connection
                    .pipeline()
                    .addFirst(new FlushConsolidationHandler(
                            FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
        }
    }
}
