package io.keyhold.remote;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A body that knows whether any of it was sent, and can be given up before: without its body no request is done. The client asks for
 * it when there is a connection.
 */
final class OnceBegun implements BodyPublisher {
    private enum State {
        WAITING,
        BEGUN,
        GIVEN_UP
    }

    private final BodyPublisher body;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    OnceBegun(byte[] body) {
        this.body = BodyPublishers.ofByteArray(body);
    }

    /** True if nothing was sent; from then on nothing will be. */
    boolean giveUp() {
        return state.compareAndSet(State.WAITING, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        // the client of the JDK can be set to send again by itself; that would be a second time
        if (state.compareAndSet(State.WAITING, State.BEGUN)) {
            body.subscribe(subscriber);
            return;
        }
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                subscriber.onError(new IOException("the request was begun before, or given up"));
            }

            @Override
            public void cancel() {}
        });
    }
}
