package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.util.Map;
import java.util.Optional;

/**
 * Where events go. Safe for concurrent use. Fails closed: if the event is not taken, the caller withholds its result.
 */
public interface AuditTrail extends AutoCloseable {
    /**
     * Takes an event: made durable first in {@code strict} mode, queued in {@code group} mode.
     *
     * @return the sequence number of the record, for {@link #eventId}
     * @throws io.keyhold.api.KmsException.AuditUnavailable if the sink is full, broken, or does not answer in time
     */
    long accept(AuditEvent event);

    /** The {@code eventID} of the record with this sequence number; derived, so that it costs nothing unless asked for. */
    String eventId(long sequence);

    /**
     * The event as it is kept in the store until {@link #acceptFromOutbox} has taken it.
     *
     * @param eventId the event id that the record will have
     */
    byte[] encode(String eventId, AuditEvent event);

    /**
     * Takes an event that was committed together with its change. Does not wait: the store keeps the event until it is
     * durable here. Taking the same event twice leaves one record.
     *
     * @param outboxId the id of the outbox record; ids are taken in order
     * @return the sequence number of the record, for {@link #durable}; 0 if it is durable already
     * @throws io.keyhold.api.KmsException.AuditUnavailable if there is no room for it
     */
    long acceptFromOutbox(String outboxId, byte[] encoded);

    /** Every record up to this sequence number is on the disk. */
    long durable();

    /** Makes durable what was taken before; false if the sink does not do so in time. */
    boolean flush();

    /** The newest signed state of the chain that is on the disk, for the store to keep. */
    Optional<AuditHead> latestCheckpoint();

    /** How far other chains are known to have come by this one, or by one that this one knows; by trail id. */
    Map<Long, Long> knownChains();

    @Override
    void close();
}
