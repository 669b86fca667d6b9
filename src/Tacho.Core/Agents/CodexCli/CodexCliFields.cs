namespace Tacho.Agents.CodexCli;

/// <summary>The fields of Codex CLI's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class CodexCliFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : arguments call_id content created_at encrypted_content function git id instructions name ordinal output payload record_type role session summary timestamp type
        payload: action action_name active_permission_profile agent_nickname agent_path agent_role agent_statuses agent_thread_id aggregated_output app_name
        payload: approval_policy approvals_reviewer arguments audio author base_instructions call_id callId changes cli_version client_id codex_error_info
        payload: collaboration_mode collaboration_mode_kind command comp_hash completed_at completed_at_ms connector_id content content_items context_window current_date
        payload: cwd decision_source developer_instructions duration duration_ms dynamic_tools effort encrypted_content error event_id execution exit_code
        payload: file_system_sandbox_policy final_output_json_schema first_window_id forked_from_id formatted_output full ghost_commit git goal history_base history_mode
        payload: id images info input instructions internal_chat_message_metadata_passthrough invocation item item_id kind last_agent_message link_id local_audio
        payload: local_images memory_citation memory_mode message metadata model model_context_window model_provider multi_agent_mode multi_agent_version name namespace
        payload: new_agent_nickname new_agent_role new_thread_id occurred_at_ms originator output parent_thread_id parsed_cmd path permission_profile personality phase
        payload: plugin_id previous_window_id process_id prompt query rate_limits rationale read_only_hint realtime_active reason reasoning_effort receiver_agent_nickname
        payload: receiver_agent_role receiver_thread_id recipient replacement_history result results review_output revised_prompt risk_level role sandbox_policy
        payload: saved_path sender_thread_id session_id source started_at started_at_ms state status statuses stderr stdout subagent_history_start_ordinal success summary
        payload: target target_item_id text text_elements thread_id thread_name thread_settings thread_source threadId time_to_first_token_ms timestamp timezone tool
        payload: tools trigger_turn truncation_policy turn_id turnId type usage user_authorization user_facing_hint user_instructions window_id window_number
        payload: workspace_roots
        payload.content: detail encrypted_content image_url text type
        payload.item: action aggregated_output arguments changes client_id command content cwd duration exit_code formatted_output id kind memory_citation parsed_cmd
        payload.item: phase process_id query raw_content readOnlyHint result results server source status stderr stdout summary_text text tool type
        payload.info: completion last_token_usage model model_context_window prompt total_token_usage
        payload.info.last_token_usage: cache_write_input_tokens cached_input_tokens input_tokens output_tokens reasoning_output_tokens total_tokens
        payload.info.total_token_usage: cache_write_input_tokens cached_input_tokens input_tokens output_tokens reasoning_output_tokens total_tokens
        """);
}
