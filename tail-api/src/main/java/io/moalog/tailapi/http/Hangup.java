package io.moalog.tailapi.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import java.util.function.BooleanSupplier;

/** Tells whether the caller of a request has closed its connection. */
final class Hangup {
    private Hangup() {}

    static BooleanSupplier of(HttpRequest<?> request) {
        if (request instanceof NettyHttpRequest<?> netty) {
            Channel channel = netty.getChannelHandlerContext().channel();
            return () -> !channel.isActive();
        }
        return () -> false;
    }
}
