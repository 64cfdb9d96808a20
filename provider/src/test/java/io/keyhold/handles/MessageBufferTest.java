package io.keyhold.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MessageBufferTest {
    private static final byte[] MESSAGE = {1, 2, 3, 4, 5, 6, 7};
    private final MessageBuffer pieces = new MessageBuffer();

    @Test
    void finish_oneArray_isNotCopiedNorOverwritten() {
        byte[] message = MESSAGE.clone();

        assertThat(pieces.<byte[]>finish(message, 0, 7, whole -> whole)).isSameAs(message);
        assertThat(message).isEqualTo(MESSAGE);
    }

    @Test
    void finish_partOfAnArray_handsOverThatPartAlone() {
        assertThat(pieces.<byte[]>finish(MESSAGE, 2, 3, byte[]::clone)).containsExactly(3, 4, 5);
    }

    @Test
    void finish_everySplit_givesTheWholeMessageAndOverwritesTheCopy() {
        for (int first = 1; first <= MESSAGE.length; first++) {
            for (int second = first; second <= MESSAGE.length; second++) {
                AtomicReference<byte[]> kept = new AtomicReference<>(MESSAGE);
                pieces.add(MESSAGE, 0, first);
                pieces.add(MESSAGE, first, second - first);

                byte[] whole = pieces.finish(MESSAGE, second, MESSAGE.length - second, message -> {
                    kept.set(message);
                    return message.clone();
                });

                assertThat(whole).isEqualTo(MESSAGE);
                assertThat(kept.get()).containsOnly(0);
                assertThat(pieces.size()).isZero();
            }
        }
    }

    @Test
    void finish_workFails_messageIsForgotten() {
        pieces.add(MESSAGE, 0, 7);

        assertThatThrownBy(() -> pieces.finish(MESSAGE, 0, 0, whole -> {
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");
        assertThat(pieces.size()).isZero();
        assertThat(pieces.copy()).isEmpty();
    }

    @Test
    void copy_afterShorterMessage_holdsNothingOfTheLongerOneBefore() {
        pieces.add(MESSAGE, 0, 7);
        pieces.clear();
        pieces.add(MESSAGE, 5, 2);

        assertThat(pieces.copy()).containsExactly(6, 7);
    }
}
