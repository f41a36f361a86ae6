package io.moalog.aggregator.tls;

/** Whether those who connect show a certificate of their own. */
public enum ClientCertificates {
    /** They are not asked for one. */
    NONE,
    /** They may show one, which then has to be good. */
    OPTIONAL,
    /** Nobody is let in without one. */
    REQUIRED
}
