package io.keyhold;

import javax.management.MXBean;

/**
 * Counters of one open Keyhold since it was opened. Register it where you like: {@code
 * ManagementFactory.getPlatformMBeanServer().registerMBean(keyhold.metrics(), new ObjectName("io.keyhold:type=Keyhold"))}.
 * Reading costs next to nothing. Operations also show as events {@code io.keyhold.Operation} of Flight Recorder, and the
 * audit queue as {@code io.keyhold.AuditQueue}.
 */
@MXBean
public interface KeyholdMetrics {
    /** Calls that were done and whose result left. */
    long getCallsDone();

    /** Calls that were refused, for whatever reason. */
    long getCallsRefused();

    /** Calls refused because the audit trail did not take their event; part of the refused ones. */
    long getAuditRefused();

    /** Events that the audit trail has taken. */
    long getAuditAccepted();

    /** Calls that had to wait for room in the audit queue. */
    long getAuditWaited();

    /** Events in memory that are not in the file yet. */
    long getAuditQueueDepth();

    /** The largest queue depth. */
    long getAuditQueueCapacity();

    /** Events written. */
    long getAuditRecords();

    /** Bytes of them. */
    long getAuditBytes();

    /** Flushes to the disk. */
    long getAuditFlushes();

    /** Nanoseconds spent in flushes. */
    long getAuditFlushNanos();

    /** Signed checkpoints. */
    long getAuditCheckpoints();

    /** Errors of the audit sink; it was tried again after each. */
    long getAuditFailures();

    /** Whether the audit sink takes records now. */
    boolean isAuditAvailable();

    /** Calls of tokens that succeeded, by this process. */
    long getTokenCalls();

    /** Calls of tokens that failed or took too long. */
    long getTokenFailures();

    /** Nanoseconds spent in calls of tokens that succeeded. */
    long getTokenNanos();

    /** Nanoseconds that the slowest call of a token took, whatever came of it. */
    long getTokenSlowestNanos();

    /** Calls of tokens that took too long and have not returned yet: threads that a library holds. */
    long getTokenHanging();

    /** Events committed with their change that the trail has not got on the disk yet. */
    long getAuditOutboxWaiting();

    /** Calls to proxies of external key stores, each with its second try. */
    long getExternalCalls();

    /** Nanoseconds spent in calls to proxies. */
    long getExternalNanos();

    /** Nanoseconds of the slowest call to a proxy. */
    long getExternalSlowestNanos();

    /** Second tries of calls to proxies. */
    long getExternalRetries();

    /** Tries of calls to proxies that failed, by an answer of the proxy too. */
    long getExternalFailures();

    /** Connected custom key stores that were not well when they were last looked at, every five minutes. */
    int getKeyStoresUnhealthy();

    /** Connections to a database server that read now. */
    int getStoreConnectionsInUse();

    /** Connections to a database server that are kept for reading; 0 for a store in a file. */
    int getStoreConnections();

    /** Bytes of its log that the primary has written and the slowest standby of {@code keyhold.store} has not applied; -1 if none answers. */
    long getStoreLagBytes();

    /** Requests that servers of this Keyhold answered, refusals too. */
    long getServerRequestsAnswered();

    /** Connections that servers refused because there were too many. */
    long getServerConnectionsRefused();

    /** Requests that servers refused because they were not what HTTP or its limits allow. */
    long getServerRequestsRefused();

    /** Requests that servers refused because their signature proved nothing: no such access key, or not signed with it. */
    long getServerSignaturesRefused();
}
