package io.plasmavmc.server.http;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.plasmavmc.api.v1.GetVmLogResponse;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.server.error.ErrorJson;
import io.plasmavmc.server.grpc.Calls;
import io.plasmavmc.server.grpc.Sender;
import io.plasmavmc.server.grpc.UploadHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends down an HTTP answer, one message at a time, as fast as the reader reads. The status goes
 * out with the first message, so that a request refused before has its own.
 */
final class HttpSender<R> implements Sender<R> {

    /** A reader that takes nothing for so long is gone, as far as anybody can tell. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final MediaType LINES = MediaType.create("application", "x-ndjson");
    private static final byte[] CUT =
            "\n[plasmavmc: text before this line was cut]\n".getBytes(StandardCharsets.UTF_8);

    private final HttpResponseWriter response;
    private final HttpRoute.Answers form;
    private final ProtoJsonWriter writer;
    private boolean begun;

    HttpSender(HttpResponseWriter response, HttpRoute.Answers form, ProtoJsonWriter writer) {
        this.response = response;
        this.form = form;
        this.writer = writer;
    }

    @Override
    public void begin() {
        if (!begun) {
            begun = true;
            MediaType type = form == HttpRoute.Answers.TEXT ? MediaType.PLAIN_TEXT_UTF_8 : LINES;
            write(ResponseHeaders.builder(HttpStatus.OK).contentType(type).build());
        }
    }

    @Override
    public void send(R message) {
        begin();
        if (message instanceof GetVmLogResponse log) {
            if (log.getCut()) {
                write(HttpData.wrap(CUT));
            }
            write(HttpData.wrap(log.getData().toByteArray()));
        } else {
            line(writer.toBytes((Message) message));
        }
    }

    @Override
    public boolean isGone() {
        return !response.isOpen();
    }

    @Override
    public void onGone(Runnable task) {
        var _ = response.whenComplete().whenComplete((_, _) -> task.run());
    }

    void end() {
        begin();
        response.close();
    }

    /** Where the status is sent already, a last line says what happened. */
    void fail(RuntimeException thrown, Calls calls) {
        if (thrown instanceof ReaderGone || thrown instanceof UploadHandler.BrokenOff) {
            response.abort();
            return;
        }
        PlasmaException failure = calls.seen(thrown);
        if (!begun) {
            AggregatedHttpResponse whole = JsonErrors.response(failure);
            response.close(whole);
        } else if (form == HttpRoute.Answers.LINES) {
            var _ =
                    response.tryWrite(
                            lineOf(
                                    ErrorJson.line(failure)
                                            .toString()
                                            .getBytes(StandardCharsets.UTF_8)));
            response.close();
        } else {
            response.close(failure);
        }
    }

    private void line(byte[] json) {
        write(lineOf(json));
    }

    private static HttpData lineOf(byte[] json) {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return HttpData.wrap(line);
    }

    private void write(HttpObject object) {
        if (!response.tryWrite(object)) {
            throw new ReaderGone();
        }
        try {
            response.whenConsumed().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ReaderGone();
        } catch (ExecutionException | TimeoutException _) {
            throw new ReaderGone();
        }
    }
}
