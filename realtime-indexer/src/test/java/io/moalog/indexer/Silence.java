package io.moalog.indexer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Nothing is logged meanwhile: a thread that is interrupted while it writes to the console closes that for all. */
final class Silence extends TurboFilter {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    Silence() {
        context.addTurboFilter(this);
    }

    void end() {
        context.getTurboFilterList().remove(this);
    }

    @Override
    public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] args, Throwable t) {
        return FilterReply.DENY;
    }
}
