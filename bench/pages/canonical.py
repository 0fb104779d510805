"""LangChain's Streamlit memory example, streaming, to be compared with: `streamlit run bench/pages/canonical.py`.

Every message is drawn and prompted at every run, as the example does; `?newest=30` draws and prompts that many.
`?messages=1000` begins with so many. The model is asked of the environment: OPENAI_BASE_URL, OPENAI_API_KEY, MODEL.
"""

import os
import warnings
from typing import Any

import streamlit as st
from langchain_core._api import suppress_langchain_deprecation_warning
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables.history import RunnableWithMessageHistory
from langchain_openai import ChatOpenAI

from bench.words import said

warnings.simplefilter("ignore", DeprecationWarning)
from langchain_community.chat_message_histories import StreamlitChatMessageHistory  # noqa: E402

history: Any = StreamlitChatMessageHistory(key="chat_messages")
if not history.messages:
    add = (history.add_user_message, history.add_ai_message)
    for number in range(int(st.query_params.get("messages", 0))):
        add[number % 2](said(number))
newest = int(st.query_params.get("newest", 0))

st.title("Canonical")
with suppress_langchain_deprecation_warning():
    prompt = ChatPromptTemplate.from_messages(
        [("system", "You are a friendly assistant."), MessagesPlaceholder("history"), ("human", "{question}")]
    )
    model = ChatOpenAI(model=os.environ["MODEL"])
    chain = {"question": lambda given: given["question"], "history": lambda given: given["history"][-newest:]}
    remembering = RunnableWithMessageHistory(
        chain | prompt | model,
        lambda session_id: history,  # noqa: ARG005
        input_messages_key="question",
        history_messages_key="history",
    )

for message in history.messages[-newest:]:
    st.chat_message(message.type).write(message.content)
if question := st.chat_input("Message"):
    st.chat_message("human").write(question)
    chunks = remembering.stream({"question": question}, {"configurable": {"session_id": "any"}})
    st.chat_message("ai").write_stream(chunk.text for chunk in chunks)
