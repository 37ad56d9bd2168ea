package io.plasmavmc.core.agent;

/**
 * Every step that the agent can take, by name: what {@code vm explain} shows, and the list that a
 * test walks to stop a server before and after each one.
 */
public enum StepName {
    /** Writes down that a process may exist from now on. */
    START_CLAIM,
    START_LAUNCH,
    /** Writes down which process it is; the guest has not run. */
    START_RECORD,
    START_RESUME,
    START_ANSWER,
    /** Ends a machine that is of no more use, so that a new one can be started. */
    START_CLEAR,
    START_GIVE_UP,
    STOP_ASK,
    /** Writes down that and when the guest was asked. */
    STOP_ASKED,
    /** Lets a paused guest run, since it could not hear otherwise. */
    STOP_WAKE,
    STOP_TERMINATE,
    STOP_ANSWER,
    STOP_GIVE_UP,
    PAUSE_HALT,
    PAUSE_ANSWER,
    PAUSE_GIVE_UP,
    RESUME_RUN,
    RESUME_ANSWER,
    RESUME_GIVE_UP,
    RESET_HALT,
    RESET_MACHINE,
    /** Writes down that the machine is reset; from here on only the guest has to be let run. */
    RESET_RECORD,
    RESET_RUN,
    RESET_ANSWER,
    RESET_GIVE_UP,
    /** Writes down what was seen. */
    SEEN,
    /** Lets the guest of a finished start or reset run, which a crash had left undone. */
    SEEN_RUN,
    /** Ends the machine of a guest that has powered itself off or died. */
    SEEN_END,
    DELETE_MARK,
    DELETE_TERMINATE,
    DELETE_ERASE,
    DELETE_RELEASED
}
