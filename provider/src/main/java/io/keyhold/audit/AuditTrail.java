package io.keyhold.audit;

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
     * Takes an event that was committed together with its change. Taking the same event twice leaves one record.
     *
     * @param outboxId the id of the outbox record; ids are taken in order
     */
    void acceptFromOutbox(String outboxId, byte[] encoded);

    @Override
    void close();
}
